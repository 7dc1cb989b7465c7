"""The staff menu's part of compose: what it may do with the kiosk, and its signals."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from qms_clientkit.appliance.supervisor import RESTART
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.observable import Observable
from qms_clientkit.qt.app import end_program
from qms_clientkit.qt.arguments import Arguments
from qms_clientkit.qt.bridge import Bridge
from qms_clientkit.qt.tasks import Tasks
from qms_clientkit.server_clock import ServerClock
from qms_clientkit.settings import SettingsFile
from qms_clientkit.ticket.texts import TicketTexts
from qms_clientkit.worker import Worker
from qms_contract.devices import PrinterStatus
from qms_contract.wire import utc_now

from qms_kiosk.handing_out import HandingOut
from qms_kiosk.issuing import Issuing
from qms_kiosk.printing.printer import EscposPrinter
from qms_kiosk.settings import APP
from qms_kiosk.staff.choice import PrinterChoice
from qms_kiosk.staff.finder import own_address
from qms_kiosk.staff.presenter import Program, StaffPresenter
from qms_kiosk.staff.state import NetworkState, StaffState
from qms_kiosk.state import KioskState
from qms_kiosk.ticket_printer import PrintingFailed
from qms_kiosk.views.scene import PACKAGE
from qms_kiosk.views.window import KioskWindow

ADDRESS_SECONDS = 2.0


@dataclass(frozen=True)
class KioskParts:
    """What of the kiosk the menu works on. `printer` is the one in use at the time."""

    arguments: Arguments
    server: str
    store: Observable[KioskState]
    settings: SettingsFile
    tasks: Tasks
    clock: ServerClock
    issuing: Issuing
    handing_out: HandingOut
    window: KioskWindow
    choice: Callable[[], PrinterChoice]
    use_printer: Callable[[PrinterChoice], None]
    printer: Callable[[], EscposPrinter | None]
    try_network: Callable[[], None]


class StaffDesk:
    """`presenter` is the menu's; construct it once the window is there."""

    def __init__(self, parts: KioskParts) -> None:
        self._parts, self._worker = parts, Worker("name of the server")
        program = Program(
            folder=parts.arguments.data_dir,
            log=parts.arguments.data_dir / f"{APP}.log",
            server=parts.server,
            pin=self._pin,
            choice=parts.choice,
            use_printer=parts.use_printer,
            print_test=self._print_test,
            last=parts.handing_out.last,
            print_again=parts.handing_out.again_for_staff,
            ask_printer=self._ask_printer,
            network=self._network,
            try_network=parts.try_network,
            restart=lambda: end_program(parts.window, RESTART),
        )
        self.presenter = StaffPresenter(program, parts.tasks, parts.settings)
        self._bridge: Bridge[StaffState | None] = Bridge(self.presenter.state, parts.window)
        self._bridge.changed.connect(parts.window.render_staff)
        self._connect(parts.window)

    def _connect(self, window: KioskWindow) -> None:
        staff, presenter = window.staff, self.presenter
        window.staff_wanted.connect(presenter.open)
        for signal, action in (
            (staff.close, presenter.close),
            (staff.key, presenter.key),
            (staff.beginning, presenter.begin_address),
            (staff.enter, presenter.enter),
            (staff.page, presenter.turn),
            (staff.search, presenter.search),
            (staff.search_network, presenter.search_network),
            (staff.choose, presenter.choose),
            (staff.more, presenter.more),
            (staff.rate, presenter.next_rate),
            (staff.paper, presenter.set_paper),
            (staff.test_page, presenter.test_page),
            (staff.print_again, presenter.print_again),
            (staff.try_network, presenter.try_network),
            (staff.copy_log, presenter.copy_log),
            (staff.restart, presenter.restart),
        ):
            signal.connect(action)

    def _pin(self) -> tuple[bool, str | None]:
        config = self._parts.store.value.config
        return config is not None, config.staff_pin if config else None

    async def _ask_printer(self) -> PrinterStatus | None:
        printer = self._parts.printer()
        return await printer.status() if printer else None

    def _print_test(self) -> Awaitable[PrinterStatus]:
        printer, state = self._parts.printer(), self._parts.store.value
        if printer is None:
            raise PrintingFailed(PrinterStatus.UNKNOWN, "there is no printer")
        return printer.print_texts(sample_page(state, self._parts.choice(), self._parts.clock.now()))

    async def _network(self) -> NetworkState:
        parts, state = self._parts, self._parts.store.value
        now = utc_now()
        return NetworkState(
            server=parts.server,
            online=state.online,
            address=await self._own_address(),
            branch=state.config.branch.name if state.config else None,
            device=state.config.device.name if state.config else None,
            buffered=await parts.issuing.buffered(),
            set_aside=len(await parts.issuing.quarantined()),
            clock_seconds=(now - parts.clock.corrected(now)).total_seconds(),
        )

    async def _own_address(self) -> str | None:
        """A name server that is silent holds up no screen; the address is then not told."""
        with suppress(TimeoutError):
            return await self._worker.within(ADDRESS_SECONDS, lambda: own_address(self._parts.server))
        return None


def sample_page(state: KioskState, choice: PrinterChoice, at: datetime) -> TicketTexts:
    """Looks like a ticket, so that width, cut and contrast can be judged; its number is none. `at` (aware) is said in the
    branch's zone with the zone's name: staff judge the clock by it."""
    words = Translator(PACKAGE, state.language)
    branch = state.config.branch if state.config else None
    local = at.astimezone(ZoneInfo(branch.time_zone) if branch else UTC)
    return TicketTexts(
        organisation=branch.organisation if branch else "QMS",
        branch=branch.name if branch else "",
        your_number=words("staff.test_page"),
        number="A000",
        service=words("staff.paper", width=choice.paper.value),
        advice=choice.address or "",
        issued=f"{local:%Y-%m-%d %H:%M:%S %Z}",
        rtl=words.rtl,
    )
