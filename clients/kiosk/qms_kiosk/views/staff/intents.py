"""What staff want in their menu, as signals; compose connects them to the staff presenter."""

from PySide6.QtCore import QObject, Signal


class StaffIntents(QObject):
    """`key` carries a character or nothing (take the last back), `beginning` that of an address, `page` a Page, `paper` a
    Paper, `choose` an address, `print_again` a ticket's id. `more` turns the list of printers, `rate` is the next one."""

    close = Signal()
    key = Signal(str)
    beginning = Signal(str)
    enter = Signal()
    page = Signal(object)
    search = Signal()
    search_network = Signal()
    choose = Signal(str)
    more = Signal()
    rate = Signal()
    paper = Signal(object)
    test_page = Signal()
    print_again = Signal(object)
    try_network = Signal()
    copy_log = Signal()
    restart = Signal()
