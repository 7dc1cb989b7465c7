"""The staff programs' banner while the server cannot be reached: since when, and when it is tried again."""

from PySide6.QtWidgets import QWidget

from qms_clientkit.widgets.banner import Banner


class ConnectionBanner(Banner):
    """`lost(sentence, action)` while unreachable, `found()` when back. `acted`: "Try now" was pressed."""

    def __init__(self, *, name: str = "connection_banner", parent: QWidget | None = None) -> None:
        super().__init__("banner_bad", icon="offline", name=name, parent=parent)

    def lost(self, sentence: str, action: str = "") -> None:
        """Say it, e.g. "Server unreachable since 10:12. Trying again in 3 s." with "Try now"."""
        self.say(sentence, action)

    def found(self) -> None:
        """Take it away."""
        self.say("")
