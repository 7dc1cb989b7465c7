"""A colleague calls for help: across the page, until somebody dismisses it."""

from PySide6.QtWidgets import QWidget

from qms_clientkit.i18n.translator import Translator
from qms_clientkit.staff.help_calls import HelpCalls, help_sentence
from qms_clientkit.widgets.banner import Banner


class HelpBanner(Banner):
    """`acted`: the oldest call was seen."""

    def __init__(self, text: Translator, parent: QWidget | None = None) -> None:
        super().__init__("banner_warn", icon="bell", name="help_banner", parent=parent)
        self._t = text

    def show_calls(self, calls: HelpCalls, zone: str) -> None:
        """`zone` is the branch's, for the time of the call."""
        self.say(help_sentence(self._t, calls, zone), self._t("help.dismiss"))
