"""The whole screen of calls, landscape or portrait: where each part stands, in u."""

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from qms_clientkit.i18n.formats import Formats
from qms_clientkit.i18n.translator import localised
from qms_contract.branches import Branch

from qms_display.state import Calls, ScreenState
from qms_display.views.brand_panel import BrandPanel
from qms_display.views.canvas import Canvas
from qms_display.views.header import Header
from qms_display.views.lost_banner import LostBanner
from qms_display.views.now_panel import NowPanel
from qms_display.views.previous_list import PreviousList
from qms_display.views.ticker import Ticker
from qms_display.words import Words, shown_words

MARGIN = 5.0
GAP = 4.0
FOOT = 10.0
LANDSCAPE_HEAD, LANDSCAPE_SIDE, LANDSCAPE_MEDIA = 13.0, 76.0, 76.0 * 9 / 16
PORTRAIT_HEAD, PORTRAIT_PANEL, PORTRAIT_MEDIA = 17.0, 96.0, 42.0


class Board(Canvas):
    """Draws a ScreenState."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("board", parent)
        self.header = Header(self)
        self.now = NowPanel(self)
        self.media = BrandPanel(self)
        self.previous = PreviousList(self)
        self.ticker = Ticker(self)
        self.banner = LostBanner(self)
        self.banner.hide()

    def show_state(self, state: ScreenState) -> None:
        """Draw `state`."""
        calls, branch = state.calls, state.calls.branch
        words = shown_words(branch.languages if branch else [])
        self._turn(words[0])
        if branch is not None:
            name = localised(branch.names, words[0].language, branch.name)
            self.header.show_place(branch.organisation, name)
            self.media.show_place(branch.organisation, name)
            self.ticker.show_messages(tuple(branch.messages))
        self.now.show_call(calls.newest, _service_name(calls, words[0]), words, audible=state.audible)
        self.now.pulse(calls.fresh if calls.newest and calls.newest.key == calls.fresh else None)
        self.previous.show_calls(calls.previous, words[0])
        self._show_loss(words, state)

    def _turn(self, words: Words) -> None:
        """Right-to-left when the first language is."""
        direction = Qt.LayoutDirection.RightToLeft if words.right_to_left else Qt.LayoutDirection.LeftToRight
        if direction is not self.layoutDirection():
            self.setLayoutDirection(direction)

    def show_time(self, now: datetime, branch: Branch) -> None:
        """The time in the branch's zone, in its first language."""
        formats = Formats(shown_words(branch.languages)[0].language, branch.time_zone)
        self.header.show_time(formats.clock(now), formats.long_date(now))

    def _show_loss(self, words: list[Words], state: ScreenState) -> None:
        lost = state.lost_at is not None
        if state.lost_at is not None:
            zone = state.calls.branch.time_zone if state.calls.branch else "UTC"
            self.banner.show_loss(words, Formats(words[0].language, zone).clock(state.lost_at))
        self.banner.setVisible(lost)
        self.ticker.setVisible(not lost)

    def arrange(self) -> None:
        foot = self.high - FOOT
        self.place(self.ticker, 0, foot, self.wide, FOOT)
        self.place(self.banner, 0, foot, self.wide, FOOT)
        if self.width() >= self.height():
            self._arrange_landscape(foot - GAP)
        else:
            self._arrange_portrait(foot - GAP)

    def _arrange_landscape(self, bottom: float) -> None:
        top, side = LANDSCAPE_HEAD, self.wide - MARGIN - LANDSCAPE_SIDE
        self.place(self.header, 0, 0, self.wide, top)
        self.place(self.now, MARGIN, top, side - GAP - MARGIN, bottom - top)
        self.place(self.media, side, top, LANDSCAPE_SIDE, LANDSCAPE_MEDIA)
        below = top + LANDSCAPE_MEDIA + GAP
        self.place(self.previous, side, below, LANDSCAPE_SIDE, bottom - below)

    def _arrange_portrait(self, bottom: float) -> None:
        inner, top = self.wide - 2 * MARGIN, PORTRAIT_HEAD
        self.place(self.header, 0, 0, self.wide, top)
        self.place(self.now, MARGIN, top, inner, PORTRAIT_PANEL)
        below, media = top + PORTRAIT_PANEL + GAP, bottom - PORTRAIT_MEDIA
        self.place(self.previous, MARGIN, below, inner, media - GAP - below)
        self.place(self.media, MARGIN, media, inner, PORTRAIT_MEDIA)


def _service_name(calls: Calls, words: Words) -> str:
    service = calls.service(calls.newest.service_id) if calls.newest else None
    return localised(service.names, words.language, service.name) if service else ""
