"""The services and areas to choose from: figures, what is closed or full, and when it is not."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.fit import fitted
from qms_contract.hours import Span, Weekday
from qms_kiosk.state import Phase
from qms_kiosk.views import service_figures
from qms_kiosk.views.measures import TARGET_PORTRAIT
from qms_kiosk.views.service_button import ServiceButton

from tests.support.kiosk_samples import a_config, a_service, an_area, service_id, the_queues
from tests.support.kiosk_screens import BASE, OWN, STATES, TOGGLES


def test_figures_change_without_a_new_screen(show):
    window = show(STATES["services"])
    button = window.findChild(QWidget, "service_A")
    queue = with_waiting(99)
    window.render_state(replace(STATES["services"], queues=queue))
    assert window.findChild(QWidget, "service_A") is button
    assert button.words().waiting == "99 waiting"


def test_without_the_server_no_figures_are_shown_and_nothing_counts_as_full(show):
    services = [a_service(0, max_waiting=4), a_service(1)]
    window = show(replace(STATES["services"], config=a_config(services), online=False))
    buttons = [window.findChild(QWidget, f"service_{code}") for code in "AB"]
    assert [(one.isEnabled(), one.words().waiting, one.words().wait) for one in buttons] == [(True, "", "")] * 2
    issued = show(replace(STATES["issued"], ticket=OWN, online=False))
    assert issued.findChild(QWidget, "estimated_wait") is None


def with_waiting(waiting):
    queues = the_queues()
    queues[service_id(0)] = type(queues[service_id(0)])(
        service_id=service_id(0), waiting=waiting, oldest_queued_at=None, open_counters=1, estimate=None
    )
    return queues


def test_closed_and_full_services_cannot_be_touched_and_say_why(show):
    services = [a_service(0, closes_at="09:00", opens_at="08:00"), a_service(1, max_waiting=4), a_service(2)]
    window = show(replace(STATES["services"], config=a_config(services)))
    closed, full, open_ = (window.findChild(QWidget, f"service_{code}") for code in "ABC")
    assert (closed.isEnabled(), full.isEnabled(), open_.isEnabled()) == (False, False, True)
    assert (closed.words().waiting, full.words().waiting) == ("Closed", "Full now")
    assert (closed.words().wait, full.words().wait) == ("opens tomorrow\xa008:00", "again soon")


def test_a_service_that_is_full_for_today_says_when_there_are_tickets_again(show):
    window = show(STATES["full"])
    button = window.findChild(QWidget, "service_C")
    assert (button.isEnabled(), button.words().waiting, button.words().wait) == (
        False, "Full today", "again tomorrow\xa008:00",
    )  # fmt: skip


WEDNESDAY = {Weekday.WEDNESDAY: [Span(opens="08:00", closes="15:00")]}


TODAY = {Weekday.MONDAY: [Span(opens="13:00", closes="15:00")]}


AFTER_A_WEEK = {Weekday.MONDAY: [Span(opens="08:00", closes="09:00")]}


OPENINGS = {
    ("en", "today"): "opens 13:00", ("en", "day"): "opens Wed\xa008:00", ("en", "week"): "opens 30\xa0Nov\xa008:00",
    ("id", "today"): "buka 13:00", ("id", "day"): "buka Rab\xa008:00", ("id", "tomorrow"): "buka besok\xa008:00",
    ("ar", "today"): "يفتح 13:00", ("ar", "day"): "يفتح الأربعاء\xa008:00", ("ar", "tomorrow"): "يفتح غدًا\xa008:00",
    ("zh", "today"): "13:00 开始", ("zh", "day"): "周三\xa008:00 开始", ("zh", "tomorrow"): "明天\xa008:00 开始",
}  # fmt: skip


@pytest.mark.parametrize(("language", "when"), OPENINGS)
def test_a_closed_service_says_when_it_opens(show, language, when):
    tomorrow = {Weekday.TUESDAY: [Span(opens="08:00", closes="15:00")]}
    hours = {"today": TODAY, "day": WEDNESDAY, "week": AFTER_A_WEEK, "tomorrow": tomorrow}[when]
    services = [a_service(0, hours=hours), a_service(1)]  # were all closed, nothing would be offered
    window = show(replace(STATES["services"], config=a_config(services), language=language))
    assert window.findChild(QWidget, "service_A").words().wait == OPENINGS[language, when]


def test_a_small_screen_shows_six_services_in_two_columns(show):
    window = show(STATES["services"], "small")
    places = [window.findChild(QWidget, f"service_{code}").pos() for code in "ABCDEP"]
    assert (len({at.x() for at in places}), len({at.y() for at in places})) == (2, 3)


def test_areas_come_before_many_services(show, qtbot):
    areas = [an_area(1, "Ground floor"), an_area(2, "First floor")]
    services = [a_service(index, area_id=areas[index % 2].area_id) for index in range(10)]
    window = show(replace(BASE, phase=Phase.AREAS, config=a_config(services, areas=areas)))
    with qtbot.waitSignal(window.intents.area) as caught:
        qtbot.mouseClick(window.findChild(QWidget, f"area_{areas[1].area_id}"), Qt.MouseButton.LeftButton)
    assert caught.args == [areas[1].area_id]


@pytest.mark.parametrize("language", ["en", "id", "ar", "zh"])
def test_with_large_text_the_figures_are_as_large_as_they_mean_to_be(show, language):
    """On one line of a small screen they were set at half the size that a visitor had just asked for."""
    window = show(replace(STATES["services"], language=language, toggles=TOGGLES["large"]), "small")
    drawn = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            service_figures,
            "draw_fitted",
            lambda *given, most: drawn.update({given[2]: fitted_size(*given, most=most)}),
        )
        window.grab()
    assert len(drawn) >= 6
    assert all(used >= 0.9 * meant for used, meant in drawn.values()), drawn


def fitted_size(_painter, box, text, font, _colour, _align, most):
    return min(most, fitted(text, font, box).pixelSize()), font.pixelSize()


@pytest.mark.parametrize("size", ["landscape", "small", "portrait", "upright", "square"])
@pytest.mark.parametrize("toggles", ["normal", "all"])
@pytest.mark.parametrize("language", ["en", "ar", "zh"])
def test_each_of_many_areas_can_be_hit(show, qtbot, size, toggles, language):
    halls = [an_area(index, f"Department number {index + 1}") for index in range(14)]
    services = [a_service(index, area_id=halls[index].area_id) for index in range(14)]
    state = replace(BASE, phase=Phase.AREAS, config=a_config(services, areas=halls), language=language)
    window = show(replace(state, toggles=TOGGLES[toggles]), size)
    buttons = [one for one in window.findChildren(ServiceButton) if one.isVisible()]
    assert len(buttons) == 6
    assert min(one.height() for one in buttons) >= current_theme().u(TARGET_PORTRAIT)
    with qtbot.waitSignal(window.intents.more):
        qtbot.mouseClick(window.findChild(QWidget, "areas_more"), Qt.MouseButton.LeftButton)
