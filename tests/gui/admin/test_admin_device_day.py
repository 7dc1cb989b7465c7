"""What is told of one device beside its state: how its program does, and how it did today."""

from datetime import timedelta

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from qms_admin.sections import Section
from qms_contract.devices import DeviceMoment, DeviceType, Health, PrinterStatus, Vitals

from tests.support.admin_data import NOW, a_device, estate, screen
from tests.support.cut_text import beyond_side, cut_buttons, cut_labels

MOMENTS = [
    DeviceMoment(at=NOW - timedelta(minutes=minutes), health=health)
    for minutes, health in (
        (16, Health.NO_PAPER), (43, Health.LOW_PAPER), (149, Health.WORKS), (60 * 24, Health.OFFLINE)
    )
]  # fmt: skip
VITALS = Vitals(running_seconds=6 * 86400 + 7200, memory_mb=212, machine_mb=2000, answered_ms=24)


def with_device(**changes):
    told = {"printer": PrinterStatus.OUT, "moments": MOMENTS, "vitals": VITALS}
    return screen(Section.DEVICES, estate=estate(devices=(a_device("Kiosk 1, entrance", **{**told, **changes}),)))


def said(window, name):
    """Every word in the parts of this name that are seen, in their order."""
    QApplication.processEvents()
    part = next(one for one in window.findChildren(QWidget, name) if one.isVisible())
    return [one.text() for one in part.findChildren(QLabel) if one.isVisible()]


def test_today_is_told_moment_by_moment(open_window):
    window = open_window(with_device())
    assert said(window, "device_day") == [
        "Today", "09:58", "Printer has no paper", "09:31", "Paper is low", "07:45", "Works",
    ]  # fmt: skip
    assert said(window, "device_trouble")[0].startswith("Printer has no paper. Since today at 09:58. Visitors note")


def test_how_the_program_does_is_told(open_window):
    window = open_window(with_device())
    facts = said(window, "device_facts")
    told = dict(zip(facts[::2], facts[1::2], strict=True))
    assert told["Connection"] == "Good, 24 ms"
    assert told["Running for"] == "6 days"
    assert told["Memory"] == "212 MB of 2.0 GB"


def test_of_an_older_program_nothing_is_made_up(open_window):
    window = open_window(with_device(vitals=None, moments=[]))
    assert "Memory" not in said(window, "device_facts")
    assert not any(one.isVisible() for one in window.findChildren(QWidget, "device_day"))
    assert "Since" not in said(window, "device_trouble")[0]
    slow = Vitals(running_seconds=300, answered_ms=900)
    window.show_screen(with_device(vitals=slow, type=DeviceType.DISPLAY))
    facts = said(window, "device_facts")
    assert ("Slow, 900 ms" in facts, "Memory" in facts) == (True, False)


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("size", [(1440, 900), (1024, 768)])
def test_nothing_is_cut(open_window, language, size):
    window = open_window(with_device(), language, size)
    assert cut_labels(window) + cut_buttons(window) + beyond_side(window) == []


@pytest.mark.parametrize(
    "changes",
    [{"printer": PrinterStatus.OK}, {"last_seen_at": None}, {"active": False}],
    ids=["works", "never", "revoked"],
)
def test_what_is_well_or_not_there_has_no_advice(open_window, caplog, changes):
    """Nor is one asked for: a text that is missing is an error in the log, at every sign of life."""
    window = open_window(with_device(**changes))
    shown = {one.objectName() for one in window.findChildren(QWidget) if one.isVisible()}
    assert "device_facts" in shown
    assert not shown & {"device_trouble", "device_warning"}
    assert [one.getMessage() for one in caplog.records if "There is no text" in one.getMessage()] == []
