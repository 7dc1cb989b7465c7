"""Topics, ids and error codes: the small things both sides build and read."""

import time

from hypothesis import given
from hypothesis import strategies as st
from qms_contract import topics
from qms_contract.ids import new_id
from qms_contract.problems import STATUS, Code
from qms_contract.topics import Topic, TopicKind, parse_topic

IDS = st.uuids()


@given(IDS, IDS, st.one_of(st.none(), IDS))
def test_topics_round_trip(branch_id, subject_id, area_id):
    cases = {
        topics.display_topic(branch_id, area_id): Topic(
            kind=TopicKind.DISPLAY, branch_id=branch_id, subject_id=area_id
        ),
        topics.service_topic(branch_id, subject_id): Topic(
            kind=TopicKind.SERVICE, branch_id=branch_id, subject_id=subject_id
        ),
        topics.counter_topic(subject_id): Topic(kind=TopicKind.COUNTER, subject_id=subject_id),
        topics.all_topic(branch_id): Topic(kind=TopicKind.ALL, branch_id=branch_id),
        topics.config_topic(branch_id): Topic(kind=TopicKind.CONFIG, branch_id=branch_id),
        topics.device_topic(subject_id): Topic(kind=TopicKind.DEVICE, subject_id=subject_id),
        topics.admin_topic(subject_id): Topic(kind=TopicKind.ADMIN, subject_id=subject_id),
    }
    assert {topic.kind for topic in cases.values()} == set(TopicKind)
    for name, topic in cases.items():
        assert parse_topic(name) == topic


@given(st.text(), IDS)
def test_what_is_no_topic_is_none(text, some_id):
    wrong = [text, f"branch:{some_id}", f"branch:{some_id}:service:all", f"counter:{some_id.hex}", f"x:{some_id}"]
    wrong += [f"branch:{{{some_id}}}:all", f"counter:{some_id}:", f" counter:{some_id}", f"counter:{some_id}\n"]
    assert [name for name in wrong if parse_topic(name) is not None] == []


def test_ids_are_version_7_and_grow_with_time():
    before = time.time_ns() // 1_000_000
    ids = [new_id() for _ in range(2000)]
    after = time.time_ns() // 1_000_000
    assert {one.version for one in ids} == {7}
    assert {one.variant for one in ids} == {"specified in RFC 4122"}
    assert len(set(ids)) == len(ids)
    stamps = [one.int >> 80 for one in ids]
    assert stamps == sorted(stamps)
    assert before <= stamps[0] <= stamps[-1] <= after


def test_every_code_has_the_contracts_status():
    by_status = {status: {code for code in Code if STATUS[code] == status} for status in STATUS.values()}
    assert {int(status): codes for status, codes in by_status.items()} == {
        400: {Code.VALIDATION_FAILED, Code.AUTHORIZATION_PENDING, Code.SLOW_DOWN, Code.EXPIRED_CODE},
        401: {Code.UNAUTHENTICATED},
        403: {Code.FORBIDDEN},
        404: {Code.NOT_FOUND},
        422: {Code.REQUEST_ID_REUSED},
        409: {
            Code.INVALID_TRANSITION,
            Code.VERSION_CONFLICT,
            Code.COUNTER_TAKEN,
            Code.SERVICE_CLOSED,
            Code.SERVICE_FULL,
            Code.CONFLICT,
        },
        429: {Code.RATE_LIMITED},
        500: {Code.INTERNAL},
        503: {Code.UNAVAILABLE},
    }
    assert all(code.value == code.name for code in Code)
