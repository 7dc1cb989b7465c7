"""What a visitor wants, as signals. Views emit them; compose connects them to the presenter."""

from PySide6.QtCore import QObject, Signal


class Intents(QObject):
    """One signal an intent. `object` carries an id or a Toggle."""

    language = Signal(str)
    area = Signal(object)
    service = Signal(object)
    toggle = Signal(object)
    priority = Signal(object)
    key = Signal(str)
    reference_given = Signal()
    reference_skipped = Signal()
    languages = Signal()
    more = Signal()
    back = Signal()
    home = Signal()
    done = Signal()
    no_paper = Signal()
    print_again = Signal()
    noted = Signal()
    cancel = Signal()
    more_time = Signal()
    guided = Signal(bool)
    restarted = Signal()
    touched = Signal()
