"""Time and date in the branch's zone and the visitor's language, at the trailing edge."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget
from qms_clientkit.widgets.clock import Clock

from qms_kiosk.views.scene import Scene


class ClockBlock(QWidget):
    """`short`: the date abbreviated."""

    def __init__(self, scene: Scene, *, short: bool = False) -> None:
        super().__init__()
        formats = scene.formats()
        zone = str(formats.zone)
        time = Clock(zone, formats.clock, "k2_strong", name="clock_time", now=scene.clock)
        date = Clock(
            zone, formats.short_date if short else formats.long_date, "k0", "quiet", name="clock_date", now=scene.clock
        )
        side = Qt.AlignmentFlag.AlignLeft if scene.words().rtl else Qt.AlignmentFlag.AlignRight
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addStretch(1)
        for label in (time, date):
            label.setAlignment(side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter)
            box.addWidget(label)
        box.addStretch(1)
