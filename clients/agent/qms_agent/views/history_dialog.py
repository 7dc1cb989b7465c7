"""What happened to a visitor's ticket, from its issue on: the stages above, every step with its time and notes below."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.dialog import Dialog
from qms_clientkit.widgets.icon import Icon
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.panel import Panel, Rule
from qms_contract.tickets import TicketDetail

from qms_agent.state import Screen
from qms_agent.views.history_lines import Happened, HistoryLines, Stage

D = tokens.DESKTOP
TALLEST = 420
"""Past this the list scrolls."""


def history_dialog(host: QWidget, text: Translator, screen: Screen, detail: TicketDetail) -> Dialog:
    """`accepted` or `rejected`: it was closed."""
    title = text("history.title", number=detail.ticket.display_number)
    dialog = Dialog(host, title, confirm=text("common.close"), cancel=text("dialog.cancel"), name="history")
    dialog.cancel.hide()
    lines, theme = HistoryLines(text, screen.desk, screen.zone), current_theme()
    column = Panel("none", gap=theme.px(D.gap2), name="history_lines")
    for stage in lines.stages(detail):
        column.box.addWidget(_stage(stage))
    column.box.addWidget(Rule())
    for line in lines.happened(detail):
        column.box.addWidget(_line(line))
    column.box.addStretch(1)
    dialog.content.addWidget(_scrolling(column))
    return dialog


def _stage(stage: Stage) -> QWidget:
    part = QWidget()
    box = QVBoxLayout(part)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(0)
    box.addWidget(Label(stage.service, "label", wrap=True))
    box.addWidget(Label(stage.told, "small", "quiet", wrap=True))
    return part


def _line(line: Happened) -> QWidget:
    theme, row = current_theme(), QWidget()
    box = QHBoxLayout(row)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(theme.px(D.gap3))
    time = Label(line.time, "body", "quiet")
    time.setMinimumWidth(theme.px(D.gap7 + D.gap4))
    box.addWidget(time, 0, Qt.AlignmentFlag.AlignTop)
    words = QVBoxLayout()
    words.setSpacing(0)
    words.addWidget(Label(line.what, "body", wrap=True))
    if line.who:
        words.addWidget(Label(line.who, "small", "quiet", wrap=True))
    if line.note:
        words.addLayout(_note(line.note))
    box.addLayout(words, 1)
    return row


def _note(note: str) -> QHBoxLayout:
    theme, row = current_theme(), QHBoxLayout()
    row.setSpacing(theme.px(D.gap1))
    row.addWidget(Icon("pencil", theme.px(D.icon_small), "text2"), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(Label(note, "body", wrap=True), 1)
    return row


def _scrolling(column: QWidget) -> QScrollArea:
    """Scrolled by arrows, so it takes the focus."""
    theme, scroll = current_theme(), QScrollArea()
    scroll.setObjectName("history_scroll")
    scroll.setProperty("ring", True)
    scroll.setWidgetResizable(True)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    scroll.setWidget(column)
    scroll.setMinimumHeight(min(theme.px(TALLEST), column.sizeHint().height() + theme.px(D.gap2)))
    return scroll
