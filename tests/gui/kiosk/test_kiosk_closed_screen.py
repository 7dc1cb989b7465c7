"""Closed and full: said in words, with when tickets are given again."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtWidgets import QLabel
from qms_contract.problems import Code

from tests.support.kiosk_samples import NOW
from tests.support.kiosk_screens import STATES


def test_a_queue_that_is_full_just_now_is_not_called_full_for_today(show):
    texts = {one.objectName(): one.text() for one in show(STATES["full_now"]).findChildren(QLabel)}
    assert texts["message_title"] == "Cashier & payments is full just now"
    assert "in a few minutes" in texts["message_text"]
    assert texts["message_opening"] == ""


@pytest.mark.parametrize(
    ("code", "sentence"),
    [(Code.SERVICE_CLOSED, "It opens tomorrow\xa008:00."), (Code.SERVICE_FULL, "Tickets again tomorrow\xa008:00.")],
)
def test_a_refusal_says_when_tickets_are_given_again(show, code, sentence):
    window = show(replace(STATES["refused"], refusal=code, next_opening=NOW + timedelta(hours=21, minutes=46)))
    assert window.findChild(QLabel, "message_opening").text() == sentence


def test_the_closed_screen_says_when_it_opens_and_the_weeks_hours(show):
    window = show(STATES["all_closed"])
    texts = {one.objectName(): one.text() for one in window.findChildren(QLabel)}
    assert texts["closed_title"] == "We are closed now"
    assert texts["closed_again"] == "Tickets again 30\xa0Nov\xa008:00"
    days = [one.text() for one in window.findChildren(QLabel, "closed_days")]
    assert days == ["Monday – Tuesday", "Wednesday – Thursday", "Friday", "Saturday – Sunday"]
    times = [one.text() for one in window.findChildren(QLabel, "closed_times")]
    assert times == ["08:00 – 09:00", "Closed", "08:00 – 08:30   13:00 – 13:30", "Closed"]


def test_the_closed_screen_gives_way_when_the_branch_opens(show):
    window = show(STATES["all_closed"])
    window._clock = lambda: NOW + timedelta(days=7, hours=-2)
    window.render_state(STATES["all_closed"])
    assert window._screen.objectName() != "screen_closed"
