"""The staff menu's steps: what is typed, and which of the printers that were found stand on a page of the list."""

import pytest
from qms_kiosk.printing.devices import parse_address
from qms_kiosk.staff.state import (
    BEGINNINGS,
    MOST_DIGITS,
    MOST_LISTED,
    Found,
    Page,
    StaffState,
    begun,
    example,
    listed,
    turned,
    typed,
)


def found(count):
    return tuple(Found(f"cups:queue_{number}", f"queue_{number}") for number in range(count))


@pytest.mark.parametrize("chosen", [None, "cups:queue_3", "tcp://10.0.0.9:9100"])
@pytest.mark.parametrize("count", range(12))
def test_every_printer_that_was_found_stands_on_some_page_and_the_one_in_use_on_each(count, chosen):
    state, seen = StaffState(printers=found(count), chosen=chosen), set()
    for page in range(12):
        shown, more = listed(StaffState(printers=state.printers, chosen=chosen, listing=page))
        assert len(shown) + more <= MOST_LISTED
        assert chosen is None or shown[0].address == chosen
        seen |= {one.address for one in shown}
    assert seen == {one.address for one in state.printers} | ({chosen} if chosen else set())


@pytest.mark.parametrize("chosen", ["serial:COM3", "serial:COM3:57600"])
def test_a_serial_printer_is_listed_once_at_the_rate_that_it_is_used_at(chosen):
    ports = (Found("serial:COM3:115200", "COM3"), Found("serial:COM4:115200", "COM4"))
    assert listed(StaffState(printers=ports, chosen=chosen)) == ((Found(chosen, "COM3"), ports[1]), False)


def test_a_pin_is_no_longer_than_one_can_be():
    state = StaffState()
    for key in "1234567890":
        state = typed(state, key)
    assert state.entered == "12345678"[:MOST_DIGITS]
    assert typed(state, "").entered == "1234567"
    assert turned(state, Page.MENU).entered == ""


def test_an_address_begins_as_its_kind_and_keeps_what_was_typed():
    state = turned(StaffState(), Page.ADDRESS)
    assert state.entered == "tcp://"
    for key in "front desk":
        state = typed(state, key)
    assert begun(state, "cups:").entered == "cups:front desk"
    assert begun(begun(state, "win:"), "tcp://").entered == "tcp://front desk"
    assert begun(StaffState(page=Page.ADDRESS, entered="10.0.0.9"), "tcp://").entered == "tcp://10.0.0.9"


@pytest.mark.parametrize("beginning", BEGINNINGS)
def test_every_kind_has_an_example_that_is_an_address(beginning):
    assert example(beginning).startswith(beginning)
    assert parse_address(example(beginning)).kind == beginning.partition(":")[0]
