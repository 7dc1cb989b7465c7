"""What is asked between the choice of a service and the number, and that no answer counts twice."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
from qms_contract.kiosk import PriorityOffer, ReferenceAsk, ReferenceKind
from qms_contract.problems import Code
from qms_contract.tickets import PriorityClass
from qms_kiosk import choices, on_paper, steps
from qms_kiosk import state as to
from qms_kiosk.state import Issue, KioskState, Phase

from tests.support.kiosk_samples import a_branch, a_config, a_service, a_ticket, an_area, service_id

IDS = steps.Ids(UUID(int=900), UUID(int=901))
OFFERS = [PriorityOffer(priority_class=PriorityClass.PRIORITY)]
SOON = datetime(2026, 11, 24, 1, tzinfo=UTC)


def chosen(*, asks_priority=False, **of_service) -> KioskState:
    branch = a_branch(asks_priority=asks_priority, priority_offers=OFFERS)
    config = a_config([a_service(0, **of_service), a_service(1)], branch=branch)
    state = to.choose_language(to.configured(KioskState(), config), "id")
    return steps.choose_service(state, service_id(0), IDS)


def typed(state: KioskState, text: str) -> KioskState:
    for character in text:
        state = steps.type_key(state, character)
    return state


def test_without_questions_a_tap_on_a_service_asks_for_the_ticket():
    state = chosen()
    assert (state.phase, state.issue) == (Phase.ISSUING, Issue(IDS.ticket_id, IDS.request_id, service_id(0)))


def test_the_questions_come_in_order_and_their_answers_are_in_the_issue():
    state = chosen(asks_priority=True, reference=ReferenceAsk.REQUIRED)
    assert (state.phase, state.issue) == (Phase.REFERENCE, None)
    assert steps.give_reference(state, IDS) is state
    assert steps.skip_reference(state, IDS) is state
    assert steps.choose_priority(state, PriorityClass.PRIORITY, IDS) is state
    state = steps.give_reference(typed(state, "+628123456"), IDS)
    assert (state.phase, state.issue) == (Phase.PRIORITY, None)
    state = steps.choose_priority(state, PriorityClass.PRIORITY, IDS)
    assert state.phase is Phase.ISSUING
    assert (state.issue.priority, state.issue.reference, state.reference) == ("priority", "+628123456", "")
    assert steps.choose_priority(state, PriorityClass.REGULAR, IDS) is state


def test_what_may_be_skipped_is_skipped_and_what_was_typed_with_it():
    state = steps.skip_reference(typed(chosen(reference=ReferenceAsk.OPTIONAL), "0812"), IDS)
    assert (state.phase, state.issue.reference) == (Phase.ISSUING, None)


@pytest.mark.parametrize(
    ("kind", "keys", "shown", "whole"),
    [
        (ReferenceKind.PHONE, "0812 3456x7", "081234567", True),
        (ReferenceKind.PHONE, "+62+8", "+628", False),
        (ReferenceKind.PHONE, "12345678901234567890", "1234567890123456", False),
        (ReferenceKind.REFERENCE, "kx4-219/", "KX4-219", True),
        (ReferenceKind.REFERENCE, "-", "-", False),
        (ReferenceKind.REFERENCE, "A" * 30, "A" * 20, True),
    ],
)
def test_only_what_belongs_there_is_typed(kind, keys, shown, whole):
    state = typed(chosen(reference=ReferenceAsk.REQUIRED, reference_kind=kind), keys)
    assert (state.reference, steps.is_whole(state)) == (shown, whole)
    assert steps.type_key(state, steps.DELETE).reference == shown[:-1]


def test_a_service_that_is_closed_for_good_meanwhile_leads_back_to_those_there_are():
    state = typed(chosen(reference=ReferenceAsk.REQUIRED), "0812345")
    config = a_config([a_service(0, reference=ReferenceAsk.REQUIRED, active=False), a_service(1)], version=2)
    after = to.configured(state, config)
    assert (after.phase, after.service_id, after.reference) == (Phase.SERVICES, None, "")
    same = a_config([a_service(0, reference=ReferenceAsk.REQUIRED), a_service(1)], version=2)
    assert to.configured(state, same).reference == "0812345"


def test_back_from_a_question_forgets_what_was_typed():
    state = to.back(typed(chosen(reference=ReferenceAsk.REQUIRED), "0812345"))
    assert (state.phase, state.service_id, state.reference) == (Phase.SERVICES, None, "")


def test_what_identifies_a_visitor_is_not_in_the_states_words():
    state = typed(chosen(reference=ReferenceAsk.REQUIRED), "0812345")
    asked = steps.give_reference(state, IDS)
    assert "0812345" not in repr(state)
    assert "0812345" not in repr(asked)


def test_areas_come_first_where_the_branch_wants_it():
    areas = [an_area(1, "Ground floor"), an_area(2, "First floor")]
    services = [a_service(index, area_id=areas[index].area_id) for index in range(2)]
    config = a_config(services, areas=areas, branch=a_branch(areas_first=True))
    assert [one.name for one in choices.areas(config)] == ["Ground floor", "First floor"]
    assert to.begin(to.configured(KioskState(), config)).phase is Phase.AREAS
    assert choices.areas(a_config(services[:1], areas=areas, branch=a_branch(areas_first=True))) == []


def test_a_service_that_is_full_for_today_stays_full_for_the_next_visitor_until_it_opens_again():
    refused = to.refused(chosen(), IDS.request_id, Code.SERVICE_FULL, SOON)
    state = to.home(refused)
    assert state.full_until == {service_id(0): SOON}
    assert to.configured(state, state.config).full_until == state.full_until
    changed = a_config([a_service(0), a_service(1)], version=2)
    assert to.configured(state, changed).full_until == {}
    branch = a_branch(time_zone="UTC")
    before, after = SOON.replace(hour=0), SOON.replace(hour=2)
    assert choices.availability(a_service(0), None, branch, before, SOON) == "full"
    assert choices.availability(a_service(0), None, branch, after, SOON) == "open"
    assert to.refused(chosen(), IDS.request_id, Code.SERVICE_FULL, None).full_until == {}


def test_a_language_of_many_is_picked_over_the_screen_and_changes_nothing_else():
    branch = a_branch(languages=["en", "id", "ar", "zh", "ms", "fil", "th", "vi", "km", "my", "lo"])
    at_home = to.configured(KioskState(), a_config(branch=branch))
    assert to.choose_language(to.pick_language(at_home), "my").phase is Phase.SERVICES
    state = to.pick_language(to.begin(at_home))
    assert to.more(state).page == 1
    assert to.more(to.more(state)).page == 0
    picked = to.choose_language(state, "lo")
    assert (picked.phase, picked.language, picked.picking_language) == (Phase.SERVICES, "lo", False)
    assert to.back(state).phase is Phase.SERVICES


def test_thanks_are_said_once_there_is_a_number_and_home_is_quiet_again():
    state = on_paper.issued(chosen(), make_ticket(), has_printer=True)
    assert to.thanks(state).phase is Phase.THANKS
    assert to.home(to.thanks(state)).phase is Phase.HOME
    assert to.thanks(to.begin(to.home(state))).phase is Phase.HOME


def make_ticket():
    return a_ticket(ticket_id=IDS.ticket_id)


def test_who_listens_goes_on_listening_after_going_back_and_not_after_the_visit():
    state = to.begin(to.home(chosen()))
    listening = to.back(replace(state, guided=True))
    assert (listening.phase, listening.guided) == (Phase.HOME, True)
    assert not to.home(listening).guided
