"""The square before a name: a service's letter, a counter's number, a person's initials, or an icon."""

from PySide6.QtWidgets import QWidget
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.avatar import Avatar, initials
from qms_clientkit.widgets.icon import Icon

from qms_admin.sections import Section
from qms_admin.views.words import ICONS

D = tokens.DESKTOP


def tile(section: Section, mark: str, *, solid: bool = False, size: int = D.avatar) -> QWidget:
    theme = current_theme()
    if section is Section.STAFF:
        return Avatar(initials(mark), solid=solid, size=size)
    if mark and section in (Section.SERVICES, Section.COUNTERS):
        return Avatar(mark, square=True, solid=solid, size=size)
    radius = theme.px(D.radius_badge)
    return Icon(ICONS[section], theme.px(D.icon), "accent_text", tile=theme.px(size), radius=radius)
