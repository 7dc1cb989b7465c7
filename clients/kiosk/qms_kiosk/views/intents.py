"""What a visitor wants, as signals. Views emit them; compose connects them to the presenter."""

from PySide6.QtCore import QObject, Signal


class Intents(QObject):
    """One signal an intent. `object` carries an id or a Toggle."""

    language = Signal(str)
    area = Signal(object)
    service = Signal(object)
    toggle = Signal(object)
    more = Signal()
    back = Signal()
    home = Signal()
    no_paper = Signal()
    noted = Signal()
    cancel = Signal()
    more_time = Signal()
    touched = Signal()
