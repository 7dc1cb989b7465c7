"""The only place where the display is put together."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget
from qms_clientkit.appliance.pulse import Outcome
from qms_clientkit.appliance.supervisor import RESTART
from qms_clientkit.asset_cache import AssetCache
from qms_clientkit.last_contact import LastContact
from qms_clientkit.observable import Observable
from qms_clientkit.pairing import PairingPhase, PairingState
from qms_clientkit.qt.app import end_program
from qms_clientkit.qt.arguments import DEFAULT_SERVER, Arguments
from qms_clientkit.qt.bridge import Bridge
from qms_clientkit.qt.orders import LastPaint, order_handlers
from qms_clientkit.qt.tasks import Tasks
from qms_clientkit.qt.timeline import Timeline
from qms_clientkit.server_clock import ServerClock, steady_time
from qms_clientkit.settings import SettingsFile
from qms_clientkit.store.follower import Reach
from qms_clientkit.transport.caller import Take
from qms_contract.devices import DeviceOrder, OrderResult, Trouble
from qms_contract.displays import Layout
from qms_contract.events import Envelope, EventType
from qms_contract.ids import AssetId

from qms_display.branch_files import BranchFiles
from qms_display.cache import Saved, ScreenCache
from qms_display.media.crash_mark import CrashMark
from qms_display.media.player import MediaPlayer
from qms_display.media.playlist import entries_of
from qms_display.options import AUDIO_OPTION, RECORDING_PREFIX
from qms_display.presenter import Presenter
from qms_display.session import Session
from qms_display.state import KEPT_CALLS, CallKey, Calls, ScreenState
from qms_display.views.window import DisplayWindow
from qms_display.voice.announcer import Announcer
from qms_display.voice.clips import ClipStore
from qms_display.voice.deferred import DeferredVoice
from qms_display.voice.loudspeaker import Loudspeaker
from qms_display.voice.sink import Sink
from qms_display.voice.wav_recorder import WavRecorder

CLIP_FOLDER = "clips"
ASSET_FOLDER = "assets"
SAID_WITHIN = 25.0
"""Seconds that a restart which was asked for from afar waits for a call to be said: it takes eight for two languages."""
DAY_CHECK_SECONDS = 10.0
"""How long a call of yesterday may stay after the day began: looking costs nothing, and clocks are set meanwhile."""
_CALLING = frozenset({EventType.TICKET_CALLED, EventType.TICKET_RECALLED})
_log = logging.getLogger(__name__)


class DisplayClient:
    """A display that runs. `timeline` marks "event" (a call arrived), "painted" and "first_sample"."""

    def __init__(self, application: QApplication, arguments: Arguments) -> None:
        self.timeline = Timeline()
        self.complete = asyncio.Event()
        self._loop = asyncio.get_event_loop()
        self._tasks = Tasks()
        self._clock = ServerClock(steady_time())
        self._cache = ScreenCache(arguments.data_dir)
        self._clips = ClipStore(arguments.data_dir / CLIP_FOLDER)
        self._recorder = _recorder(arguments.extra.get(AUDIO_OPTION))
        self._window = DisplayWindow(application, self._clock.now)
        self.window: QWidget = self._window
        self._last_paint = LastPaint(self.window, self._clock.now)
        self._files = BranchFiles(AssetCache(arguments.data_dir / ASSET_FOLDER, self._download), self._clips.recordings)
        self._media = MediaPlayer(self._files.path, CrashMark(arguments.data_dir), self.window)
        self.voice = DeferredVoice(self._announcer, lambda: self._media.set_muted(True))
        self._contact = LastContact(arguments.data_dir, self._clock)
        self._contact.recall()
        saved = self._cache.load(self._clock.now()) or Saved(calls=Calls())
        self._calls = Observable(saved.calls)
        self._presenter = Presenter(self._calls, self.voice, self._clock, saved.spoken)
        self._session = self._new_session(arguments)
        self._session.last_painted = lambda: self._last_paint.at
        orders = order_handlers(self.window, arguments.data_dir / "display.log", self._session.reload)
        self._session.orders = {**orders, DeviceOrder.RESTART: self._restart}
        # Whose paint was reported: one may be the newest once more.
        self._told: deque[CallKey] = deque(maxlen=KEPT_CALLS)
        self._changed = asyncio.Event()
        self._connect()

    def start(self) -> None:
        """Shows what was shown last, and goes to the server."""
        self._presenter.start()
        self._window.show_screen(self._presenter.screen.value)
        self._play(self._presenter.screen.value)
        self._tasks.supervise("session", self._session.run)
        self._tasks.supervise("cache", self._keep)
        self._tasks.supervise("files", self._files.run)
        self._tasks.supervise("business day", self._watch_day)

    async def stop(self) -> None:
        """Ends tasks, voice and connections; what is on the screen is kept for the next start."""
        await self._tasks.stop()
        self._presenter.stop()
        self._media.close()
        await self._session.close()
        await asyncio.to_thread(self.voice.stop)
        if self._recorder is not None:
            self._recorder.close()
        await asyncio.to_thread(self._save)

    def _new_session(self, arguments: Arguments) -> Session:
        settings = SettingsFile(arguments.data_dir)
        server = arguments.server or settings.value.server or DEFAULT_SERVER
        return Session(server, arguments.token, settings, self._calls, self._clock)

    def _connect(self) -> None:
        self._bridge = Bridge(self._presenter.screen, self._window)
        self._bridge.changed.connect(self._window.show_screen)
        self._window.painted.connect(self._on_painted)
        self._calls.subscribe(lambda _calls: self._changed.set())
        self._session.on_pairing = self._on_pairing
        self._session.on_paired = self._on_paired
        self._session.on_reach = self._on_reach
        self._session.on_event = self._on_event
        self._session.on_loaded = self.complete.set
        self._session.troubles = self._troubles
        self._connect_media()

    def _connect_media(self) -> None:
        panel = self._window.board.media
        panel.sized.connect(self._media.set_size)
        panel.drawn.connect(self._media.drawn)
        self._media.shown.connect(panel.show_image)
        self._media.broken.connect(lambda asset: self._tasks.spawn("look at a file", self._files.recheck(asset)))
        self._files.on_changed = self._media.look
        self._presenter.screen.subscribe(self._play)

    def _play(self, screen: ScreenState) -> None:
        """The playlist, while its panel is on the screen."""
        calls, display = screen.calls, screen.calls.display
        self._files.follow(calls)
        self._media.set_playlist(entries_of(display, calls.assets), display.video_volume)
        on_screen = not screen.pairing and screen.rest is None
        self._media.set_active(on_screen and display.media and display.layout is Layout.CALLS)

    def _troubles(self) -> list[Trouble]:
        audible = self._presenter.screen.value.audible
        return self._files.troubles(audible, self._media.skipped, self._clips.silent)

    async def _download(self, asset_id: AssetId, take: Take) -> None:
        await self._session.download(asset_id, take)

    def _on_event(self, event: Envelope) -> None:
        if event.type in _CALLING:
            self.timeline.mark("event")

    def _on_painted(self, key: CallKey) -> None:
        self.timeline.mark("painted")
        newest = self._calls.value.newest
        if newest is not None and newest.key == key and newest.offset and key not in self._told:
            self._told.append(key)
            self._session.painted(newest.offset)

    def _on_pairing(self, state: PairingState) -> None:
        self._window.show_pairing(state)
        self._presenter.on_pairing(True)
        if state.phase is not PairingPhase.FETCHING:
            self.complete.set()

    def _on_paired(self) -> None:
        self._window.show_board()
        self._presenter.on_pairing(False)

    def _on_reach(self, reach: Reach) -> None:
        self._presenter.on_reach(online=reach.online)
        if not reach.online and self._calls.value.branch is not None:
            self.complete.set()

    def _announcer(self) -> Announcer:
        return Announcer(
            self._clips,
            self._sink(),
            lambda _announcement: self._from_thread(self._on_first_sample),
            lambda: self._from_thread(self._unmute),
        )

    def _sink(self) -> Sink:
        if self._recorder is not None:
            return self._recorder
        return Loudspeaker(lambda audible: self._from_thread(self._presenter.on_sound, audible))

    def _unmute(self) -> None:
        if self.voice.quiet:
            self._media.set_muted(False)

    async def _restart(self) -> Outcome:
        """Cuts no call short: what still waits then is said by the next start."""

        async def once_said() -> None:
            await asyncio.to_thread(self.voice.finish, SAID_WITHIN)
            end_program(self.window, RESTART)

        def begin() -> None:
            self._tasks.spawn("restart", once_said())

        return Outcome(OrderResult(), then=begin)

    def _on_first_sample(self) -> None:
        self.timeline.mark("first_sample")
        self._changed.set()  # this call is said now, and not once more after a restart

    def _from_thread(self, call: Callable[..., None], *values: object) -> None:
        self._loop.call_soon_threadsafe(call, *values)

    async def _watch_day(self) -> None:
        while True:
            await asyncio.sleep(DAY_CHECK_SECONDS)
            self._presenter.on_time()
            self._unmute()
            if self._clock.heard and self._presenter.screen.value.lost_at is None:
                await self._contact.keep()

    async def _keep(self) -> None:
        """Writes what is shown and said to disk after every change, off the GUI thread."""
        while True:
            await self._changed.wait()
            self._changed.clear()
            await asyncio.to_thread(self._save)

    def _save(self) -> None:
        self._cache.save(Saved(self._calls.value, self._presenter.spoken))


def build(application: QApplication, arguments: Arguments) -> DisplayClient:
    """The display, not started yet."""
    return DisplayClient(application, arguments)


def _recorder(option: str | None) -> WavRecorder | None:
    if option is None:
        return None
    try:
        return WavRecorder(Path(option.removeprefix(RECORDING_PREFIX)))
    except OSError as error:
        _log.error("The recording %s cannot be written (%s); the loudspeaker is used.", option, error.strerror)
        return None
