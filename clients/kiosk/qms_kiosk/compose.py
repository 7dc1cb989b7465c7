"""The only place that constructs the kiosk's parts and connects them."""

import asyncio
from dataclasses import replace
from importlib.metadata import version

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from qms_clientkit.appliance.pulse import Pulse
from qms_clientkit.appliance.supervisor import RESTART
from qms_clientkit.asset_cache import AssetCache
from qms_clientkit.asset_keeper import AssetKeeper
from qms_clientkit.last_contact import LastContact
from qms_clientkit.observable import Observable
from qms_clientkit.outbox.pending import Outbox
from qms_clientkit.pairing import PairingPhase
from qms_clientkit.qt.app import end_program
from qms_clientkit.qt.arguments import DEFAULT_SERVER, Arguments
from qms_clientkit.qt.bridge import Bridge
from qms_clientkit.qt.orders import LastPaint, order_handlers
from qms_clientkit.qt.tasks import Tasks
from qms_clientkit.qt.timeline import Timeline
from qms_clientkit.server_clock import ServerClock, steady_time
from qms_clientkit.settings import SettingsFile
from qms_clientkit.transport.api import Api
from qms_clientkit.transport.tokens import DeviceCredentials
from qms_contract.devices import DeviceConfig, DeviceOrder, Heartbeat
from qms_contract.ids import ServiceId
from qms_contract.queues import Estimate

from qms_kiosk.calm_restart import calm_restart, until_read
from qms_kiosk.compose_intents import connect
from qms_kiosk.compose_staff import KioskParts, StaffDesk
from qms_kiosk.config_cache import ConfigCache
from qms_kiosk.guidance.clips import Clips
from qms_kiosk.guidance.lines import Line
from qms_kiosk.guidance.voice import Voice
from qms_kiosk.handing_out import HandingOut
from qms_kiosk.idle import Idle
from qms_kiosk.issuing import Issuing
from qms_kiosk.joining import Joining
from qms_kiosk.last_tickets import LastTickets
from qms_kiosk.live import Live
from qms_kiosk.offline.book import TicketBook
from qms_kiosk.offline.desk import OfflineDesk
from qms_kiosk.pictures import TicketPictures
from qms_kiosk.presenter import Presenter
from qms_kiosk.printing.devices import PrinterAddress
from qms_kiosk.printing.in_use import PrinterInUse
from qms_kiosk.printing.printer import EscposPrinter, Jobs
from qms_kiosk.sample_print import sample_printer
from qms_kiosk.settings import APP, Timing
from qms_kiosk.state import KioskState, Phase, configured, present_queue
from qms_kiosk.troubles import troubles
from qms_kiosk.views.guide_stops import Saying
from qms_kiosk.views.intents import Intents
from qms_kiosk.views.window import KioskWindow

BOOK, OUTBOX = "offline.sqlite3", "outbox.sqlite3"
FILES, SPEECH = "assets", "speech"
UNDER_WAY = ("print", "print again", "confirm ticket", "cancel ticket", "keep configuration")
"""Who holds the paper must be known at the server, also when the program is told to end while it comes out; and the next
start opens with the newest configuration."""
FINISH_SECONDS = 6.0
SECOND_TAP_MS = 700
"""A second tap so soon, at the same place, belongs to the first: it chooses nothing on a screen that came up in between."""
COMPLETE = (Phase.PAIRING, Phase.HOME)


class Kiosk:
    """A running kiosk: `window`, `timeline`, `start()`, `stop()`; `complete` is set with the first whole screen."""

    def __init__(self, application: QApplication, arguments: Arguments, timing: Timing | None = None) -> None:
        self._timing, self._folder = timing or Timing(), arguments.data_dir
        application.setDoubleClickInterval(SECOND_TAP_MS)
        self._settings = SettingsFile(arguments.data_dir)
        self._server = arguments.server or self._settings.value.server or DEFAULT_SERVER
        self._settings.change(server=self._server)
        self._credentials = DeviceCredentials(self._settings.token_to_begin_with(arguments.token))
        self._api = Api(self._server, self._credentials, user_agent=f"qms-kiosk/{version('qms-kiosk')}")
        self._outbox = Outbox(arguments.data_dir / OUTBOX)
        self._cache = ConfigCache(arguments.data_dir)
        self._files = AssetKeeper(AssetCache(arguments.data_dir / FILES, self._api.assets.download))
        self._pictures = TicketPictures(self._files, self._show_logo)
        self._tasks = Tasks()
        self._clock = ServerClock(steady_time())
        self._contact = LastContact(arguments.data_dir, self._clock)
        self._painted_ticket: object = None
        self._working = False
        self.timeline = Timeline()
        self.complete = asyncio.Event()
        self.store = Observable(KioskState())
        self._paper = PrinterInUse(self._settings, arguments.extra.get("printer"), self._make_printer)
        self._last = LastTickets(arguments.data_dir, self._tasks, self._clock.now)
        self._handing_out = HandingOut(self.store, self._tasks, self._last, self.timeline.mark, self._timing)
        self._handing_out.printer = self._paper.printer
        self._presenter = Presenter(
            self.store, self._tasks, self._handing_out, self._timing, self.timeline.mark, self._silence
        )
        self._desk = OfflineDesk(self._api, TicketBook(arguments.data_dir / BOOK), self._tasks, self._clock)
        outcome = self._presenter.issued, self._presenter.refused
        self._issuing = Issuing(self._api, self._outbox, self._tasks, *outcome, self._desk)
        self._presenter.use(self._issuing)
        self._handing_out.use(self._issuing)
        pairing = self._presenter.pairing
        told = pairing, arguments.token, lambda: until_read(self.store)
        self._joining = Joining(self._api, self._credentials, self._settings, self._tasks, *told)
        self._joining.joined, self._joining.left = lambda: self._work(None), self._left
        self._presenter.on_unpaired = self._joining.again
        self._live = Live(self._api, self._tasks, self._configured, self._clock)
        self._idle = Idle(self.store, self._timing, self._presenter.go_home)
        self.window = self._make_window(application)
        self._last_paint = LastPaint(self.window, self._clock.now)
        orders = order_handlers(self.window, arguments.data_dir / f"{APP}.log", self._live.fetch_config)
        orders[DeviceOrder.RESTART] = calm_restart(self.store, self._tasks, lambda: end_program(self.window, RESTART))
        orders[DeviceOrder.PRINT_TEST] = sample_printer(
            lambda: self._paper.printer, lambda: self.store.value.config, self._pictures.of, self._clock.now
        )
        self._pulse = Pulse(self._api.devices, self._clock, self._report, orders, self._timing.heartbeat)
        self._staff = StaffDesk(self._parts(arguments))
        self._clips = Clips(arguments.data_dir / SPEECH)
        self.voice = Voice(self._clips)
        self._connect()

    def start(self) -> None:
        """Begin: with the kept configuration if there is one, and the server as soon as it answers."""
        self._tasks.spawn("start", self._start())

    async def stop(self) -> None:
        """End every task, connection and file."""
        self.window.stop_watching()
        await self._tasks.finish(UNDER_WAY, FINISH_SECONDS)
        await self._tasks.stop()
        await self._last.close()
        await asyncio.to_thread(self.voice.close)
        await self._api.close()
        await self._outbox.close()
        await self._desk.close()

    async def _start(self) -> None:
        self._contact.recall()
        self.store.update(lambda state: replace(state, clock_known=self._clock.known))
        await self._outbox.open()
        await self._desk.open()
        kept = self._cache.load() if await self._credentials.token() else None
        if kept is not None:
            self.store.update(lambda state: configured(state, kept))
            self._pictures.want(kept)
        self._tasks.supervise("inactivity", self._idle.run)
        if await self._credentials.token():
            self._work(kept)
            self._handing_out.recover()
        else:
            self._joining.begin()

    def _work(self, config: DeviceConfig | None) -> None:
        """What a paired kiosk does; after a second pairing only the branch is followed anew."""
        self._live.start(config)
        if self._working:
            self._issuing.retry()
            return
        self._working = True
        self._issuing.start()
        self._tasks.supervise("heartbeat", self._pulse.run)
        self._tasks.supervise("files", self._files.run)

    def _left(self) -> None:
        """What belonged to the branch that the kiosk was of."""
        self._cache.forget()
        self._last.forget()
        self._live.stop()

    def _configured(self, config: DeviceConfig) -> None:
        self._tasks.spawn("keep configuration", self._cache.keep(config))
        self._tasks.spawn("keep last contact", self._contact.keep())
        self._pictures.want(config)
        self._presenter.configured(config)
        self._issuing.wake()  # what waited for the server's time can go now

    async def _report(self) -> Heartbeat:
        if self.store.value.online:
            await self._contact.keep()
        self._handing_out.tell_the_rest()
        status, unread = None, [OUTBOX] if self._outbox.unreadable else []
        if self._paper.printer is not None:
            status = await self._paper.printer.status()
            self._presenter.printer_status(status)
        return Heartbeat(
            sent_at=self._clock.local(),
            app_version=version("qms-kiosk"),
            printer=status,
            buffered=await self._issuing.buffered(),
            last_painted_at=self._last_paint.at,
            quarantined=await self._issuing.quarantined(),
            troubles=await asyncio.to_thread(troubles, self._folder, self._files.failed, self._clips.silent, unread),
        )

    def _make_printer(self, address: PrinterAddress, width: int, jobs: Jobs) -> EscposPrinter:
        return EscposPrinter(address, self._server, self._estimate, self._timing, width, self._pictures.of, jobs)

    def _another_printer(self, printer: EscposPrinter | None) -> None:
        self._handing_out.printer = printer
        self.window.set_has_printer(printer is not None)

    def _parts(self, arguments: Arguments) -> KioskParts:
        return KioskParts(
            arguments=arguments,
            server=self._server,
            store=self.store,
            settings=self._settings,
            tasks=self._tasks,
            clock=self._clock,
            issuing=self._issuing,
            handing_out=self._handing_out,
            window=self.window,
            choice=lambda: self._paper.choice,
            use_printer=self._paper.use,
            printer=lambda: self._paper.printer,
            try_network=self._live.retry_now,
        )

    def _estimate(self, service_id: ServiceId) -> Estimate | None:
        queue = present_queue(self.store.value, service_id)
        return queue.estimate if queue else None

    def _make_window(self, application: QApplication) -> KioskWindow:
        return KioskWindow(
            application,
            Intents(),
            self._timing,
            self._server,
            has_printer=self._paper.printer is not None,
            painted=self._number_painted,
            clock=self._clock.now,
        )

    def _say(self, said: list[Saying], over: bool) -> None:
        self.voice.say([Line(one.language, one.text) for one in said], over=over)

    def _show_logo(self, image: QImage | None) -> None:
        self.window.set_logo(image)

    def _silence(self) -> float:
        return self._api.silence.seconds

    def _hush(self) -> None:
        self.voice.hush()

    def _number_painted(self) -> None:
        """The first paint of a ticket's number is the one that counts."""
        ticket = self.store.value.ticket
        if ticket is not None and ticket.ticket_id != self._painted_ticket:
            self._painted_ticket = ticket.ticket_id
            self.timeline.mark("number_painted")
            self._presenter.painted()
            self._handing_out.seen()

    def _connect(self) -> None:
        presenter = self._presenter
        self._paper.changed = self._another_printer
        connect(self.window.intents, presenter, self._handing_out, self._idle.touched)
        self.window.guide.said.connect(self._say)
        self.window.guide.hushed.connect(self._hush)
        self._live.figures.subscribe(presenter.figures)
        self._live.reach.subscribe(presenter.reach)
        self._live.on_order = self._pulse.now
        self._bridge = Bridge(self.store, self.window)
        self._bridge.changed.connect(self._render)
        self.window.render_state(self.store.value)

    def _render(self, state: KioskState) -> None:
        self.window.render_state(state)
        if state.phase in COMPLETE and (state.phase is Phase.HOME or _says_something(state)):
            self.complete.set()


def _says_something(state: KioskState) -> bool:
    """A pairing screen is whole once it has a code or says why there is none."""
    return state.pairing is not None and state.pairing.phase is not PairingPhase.FETCHING


def build(application: QApplication, arguments: Arguments, timing: Timing | None = None) -> Kiosk:
    """A kiosk, constructed and connected, not started. Raises BadPrinterAddress."""
    return Kiosk(application, arguments, timing)
