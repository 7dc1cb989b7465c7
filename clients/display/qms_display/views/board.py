"""The whole screen of calls, landscape or portrait: where each part stands, in u."""

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from qms_clientkit.i18n.formats import Formats
from qms_clientkit.i18n.translator import localised
from qms_contract.branches import Branch
from qms_contract.displays import DisplaySettings, Layout

from qms_display.state import Calls, ScreenState
from qms_display.views.canvas import Canvas
from qms_display.views.header import Header
from qms_display.views.lost_banner import LostBanner
from qms_display.views.media_panel import MediaPanel
from qms_display.views.now_panel import NowPanel
from qms_display.views.opening_words import opening_words
from qms_display.views.previous_list import PreviousList
from qms_display.views.rest_panel import RestPanel
from qms_display.views.service_table import ServiceTable
from qms_display.views.ticker import Ticker
from qms_display.words import Words, shown_words

MARGIN = 5.0
GAP = 4.0
FOOT = 10.0
LANDSCAPE_HEAD, LANDSCAPE_SIDE, LANDSCAPE_MEDIA = 13.0, 76.0, 76.0 * 9 / 16
PORTRAIT_HEAD, PORTRAIT_PANEL, PORTRAIT_MEDIA = 17.0, 96.0, 42.0
BY_SERVICE_PANEL, BY_SERVICE_SHARE = 84.0, 0.35


class Board(Canvas):
    """Draws a ScreenState."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("board", parent)
        self.header = Header(self)
        self.now = NowPanel(self)
        self.media = MediaPanel(self)
        self.previous = PreviousList(self)
        self.services = ServiceTable(self)
        self.rest = RestPanel(self)
        self.ticker = Ticker(self)
        self.banner = LostBanner(self)
        self._state = ScreenState()
        self._time: datetime | None = None
        for part in (self.services, self.rest, self.banner):
            part.hide()

    def show_state(self, state: ScreenState) -> None:
        """Draw `state`."""
        calls, branch = state.calls, state.calls.branch
        words = shown_words(branch.languages if branch else [])
        self._turn(words[0])
        if branch is not None:
            name = localised(branch.names, words[0].language, branch.name)
            self.header.show_place(branch.organisation, name)
            self.media.show_place(branch.organisation, name)
            self.ticker.show_messages(*_said(state, branch))
        self._lay_out(state)
        self.now.show_call(calls.newest, _service_name(calls, words[0]), words, audible=state.audible)
        self.now.pulse(calls.fresh if calls.newest and calls.newest.key == calls.fresh else None)
        self.previous.show_calls(calls.previous, words[0], calls.display.earlier_calls)
        self.services.show_calls(calls, words[0])
        self._show_rest(words)
        self._show_loss(words, state)

    def _lay_out(self, state: ScreenState) -> None:
        """Which parts stand on the screen; the rest panel stands alone between head and foot."""
        before, self._state = self._state, state
        resting, by_service = state.rest is not None, self._display.layout is Layout.SERVICES
        self.rest.setVisible(resting)
        self.now.setVisible(not resting)
        self.services.setVisible(by_service and not resting)
        self.previous.setVisible(not by_service and not resting)
        self.media.setVisible(self._display.media and not by_service and not resting)
        parts = [(one.calls.display, one.lost_at is None, one.notice is None) for one in (before, state)]
        if parts[0] != parts[1]:
            self.arrange()

    @property
    def _display(self) -> DisplaySettings:
        return self._state.calls.display

    @property
    def _has_ticker(self) -> bool:
        """What is announced is shown also where nothing stands at the foot otherwise."""
        return self._display.ticker or self._state.notice is not None

    def _turn(self, words: Words) -> None:
        """Right-to-left when the first language is."""
        direction = Qt.LayoutDirection.RightToLeft if words.right_to_left else Qt.LayoutDirection.LeftToRight
        if direction is not self.layoutDirection():
            self.setLayoutDirection(direction)

    def show_time(self, now: datetime, branch: Branch) -> None:
        """The time in the branch's zone, in its first language."""
        words = shown_words(branch.languages)
        formats = Formats(words[0].language, branch.time_zone)
        self._time = now
        self.header.show_time(formats.clock(now), formats.long_date(now))
        self._show_rest(words)

    def _show_rest(self, words: list[Words]) -> None:
        rest, branch = self._state.rest, self._state.calls.branch
        if rest is None or branch is None:
            return
        opens, now = rest.opens, self._time or rest.opens
        openings = [opening_words(one, branch.time_zone, opens, now) for one in words] if opens and now else []
        self.rest.show_rest(words, openings)

    def _show_loss(self, words: list[Words], state: ScreenState) -> None:
        lost = state.lost_at is not None
        if state.lost_at is not None:
            zone = state.calls.branch.time_zone if state.calls.branch else "UTC"
            self.banner.show_loss(words, Formats(words[0].language, zone).clock(state.lost_at))
        self.banner.setVisible(lost)
        self.ticker.setVisible(self._has_ticker and not lost)

    def arrange(self) -> None:
        """Without a ticker there is no foot, but for the banner while the connection is lost."""
        foot = self.high - FOOT
        self.place(self.ticker, 0, foot, self.wide, FOOT)
        self.place(self.banner, 0, foot, self.wide, FOOT)
        has_foot = self._has_ticker or self._state.lost_at is not None
        bottom = foot - GAP if has_foot else self.high - MARGIN
        landscape = self.width() >= self.height()
        top = LANDSCAPE_HEAD if landscape else PORTRAIT_HEAD
        self.place(self.header, 0, 0, self.wide, top)
        self.place(self.rest, MARGIN, top, self.wide - 2 * MARGIN, bottom - top)
        arrange = self._arrange_landscape if landscape else self._arrange_portrait
        arrange(top, bottom)

    def _arrange_landscape(self, top: float, bottom: float) -> None:
        if self._display.layout is Layout.SERVICES:
            panel = min(BY_SERVICE_PANEL, self.wide * BY_SERVICE_SHARE)
            beside = MARGIN + panel + GAP
            self.place(self.now, MARGIN, top, panel, bottom - top)
            self.place(self.services, beside, top, self.wide - MARGIN - beside, bottom - top)
            return
        side = self.wide - MARGIN - LANDSCAPE_SIDE
        self.place(self.now, MARGIN, top, side - GAP - MARGIN, bottom - top)
        self.place(self.media, side, top, LANDSCAPE_SIDE, LANDSCAPE_MEDIA)
        below = top + LANDSCAPE_MEDIA + GAP if self._display.media else top
        self.place(self.previous, side, below, LANDSCAPE_SIDE, bottom - below)

    def _arrange_portrait(self, top: float, bottom: float) -> None:
        inner, below = self.wide - 2 * MARGIN, top + PORTRAIT_PANEL + GAP
        media = bottom - PORTRAIT_MEDIA
        end = media - GAP if self._display.media else bottom
        self.place(self.now, MARGIN, top, inner, PORTRAIT_PANEL)
        self.place(self.services, MARGIN, below, inner, bottom - below)
        self.place(self.previous, MARGIN, below, inner, end - below)
        self.place(self.media, MARGIN, media, inner, PORTRAIT_MEDIA)


def _service_name(calls: Calls, words: Words) -> str:
    service = calls.service(calls.newest.service_id) if calls.newest else None
    return localised(service.names, words.language, service.name) if service else ""


def _said(state: ScreenState, branch: Branch) -> tuple[tuple[str, ...], bool]:
    """What stands at the foot, and whether it is an announcement."""
    if state.notice is None:
        return tuple(branch.messages), False
    return tuple(text for _, text in state.notice.texts), True
