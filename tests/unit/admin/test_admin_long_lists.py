"""Long lists, page by page: what is shown stays until what is sought is there; what changed is read again when looked at."""

from dataclasses import replace
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st
from qms_admin.drafts import Draft, Edit
from qms_admin.listing import KEPT_PAGES, PAGE, Listing, Sought, begun, outdated, with_page
from qms_admin.needs import missing, needed
from qms_admin.sections import Section
from qms_admin.shelf import MOST_KEPT, Shelf, Where, all_outdated, pruned, with_listing, with_things
from qms_admin.state import with_estate
from qms_contract.ids import new_id

from tests.support.admin_data import DEVICES, a_listing, a_person, a_schedule, a_webhook, estate, make_id, screen
from tests.support.display_data import BRANCH

IDS = tuple(uuid4() for _ in range(PAGE))
SARI, ELSEWHERE = make_id("sari"), make_id("another branch")


def read(listing, number=0, total=1000, ids=IDS):
    return with_page(listing, listing, number, ids, total)


def test_what_is_shown_stays_until_what_is_sought_is_there():
    known = read(read(begun(Listing(), Sought())), 3)
    seeking = begun(known, Sought("kiosk"))
    assert (seeking.pages, seeking.total, seeking.is_answered) == (known.pages, 1000, False)
    found = read(seeking, total=1, ids=IDS[:1])
    assert (found.pages, found.total, found.is_answered) == ({0: IDS[:1]}, 1, True)


def test_an_answer_to_what_was_sought_before_is_passed_over():
    first = begun(Listing(), Sought("k"))
    second = begun(first, Sought("ki"))
    assert with_page(second, first, 0, IDS, 1000) == second


def test_a_page_that_was_asked_for_before_a_change_is_shown_and_asked_for_again():
    asked = read(begun(Listing(), Sought()))
    changed = outdated(asked)
    assert (changed.pages, changed.fresh) == (asked.pages, frozenset())
    late = with_page(changed, asked, 1, IDS, 1000)
    assert (late.item_id(PAGE), late.fresh) == (IDS[0], frozenset())
    assert read(late, 1).fresh == {1}


@given(st.lists(st.integers(0, 60), max_size=80))
def test_only_so_many_pages_are_kept_and_the_last_one_read_among_them(numbers):
    listing = begun(Listing(), Sought())
    for number in numbers:
        listing = read(listing, number)
        assert len(listing.pages) <= KEPT_PAGES
        assert listing.item_id(number * PAGE) == IDS[0]
        assert listing.fresh <= listing.pages.keys()


def test_what_is_asked_of_the_server_is_what_it_takes():
    assert Sought().query() == {}
    assert Sought("  two   words " + "x" * 200).query()["q"] == "two words " + "x" * 90
    assert Sought("a", "name", (("type", "kiosk"),)).query() == {"q": "a", "sort": "name", "type": "kiosk"}


def test_what_is_chosen_changed_and_named_is_needed_once():
    edit = Edit("", str(ELSEWHERE))
    draft = Draft(
        section=Section.STAFF,
        item_id=SARI,
        branch_id=None,
        is_new=False,
        request_id=new_id(),
        edits={"branch_id": edit},
    )
    new = replace_draft(draft, is_new=True, item_id=uuid4())
    hook = uuid4()
    known = estate(reports=(a_schedule(branch_id=None),), webhooks=(a_webhook(branch_ids=[hook]),))
    shown = screen(
        Section.DEVICES, estate=known, drafts={SARI: draft, new.item_id: new}, chosen={Section.DEVICES: ELSEWHERE}
    )
    wanted = needed(shown)
    assert wanted[Section.STAFF] == {SARI}
    assert wanted[Section.DEVICES] == {ELSEWHERE, DEVICES[0].device_id}  # the chosen one, and what is shown instead
    assert wanted[Section.BRANCHES] == {BRANCH, ELSEWHERE, hook}
    assert missing(shown)[Section.BRANCHES] == {ELSEWHERE, hook}
    asked = replace(known, shelf=with_things(known.shelf, [], gone=[ELSEWHERE, hook]))
    assert missing(replace(shown, estate=asked)) == {section: set() for section in wanted}


def replace_draft(draft, **changes):
    fields = {name: getattr(draft, name) for name in draft.__struct_fields__}
    return Draft(**{**fields, **changes})


def test_a_draft_of_what_is_only_not_read_yet_stays_and_of_what_is_gone_is_put_aside():
    draft = Draft(
        section=Section.STAFF, item_id=ELSEWHERE, branch_id=None, is_new=False, request_id=new_id(),
        edits={"display_name": Edit("Old", "New")},
    )  # fmt: skip
    shown = screen(Section.STAFF, drafts={ELSEWHERE: draft})
    assert with_estate(shown, estate()).drafts == {ELSEWHERE: draft}
    gone = estate()
    gone = replace(gone, shelf=with_things(gone.shelf, [], gone=[ELSEWHERE]))
    after = with_estate(shown, gone)
    assert (after.drafts, list(after.orphans)) == ({}, [ELSEWHERE])


def test_a_search_that_finds_nothing_is_no_empty_section():
    for words, is_empty in (("", True), ("nobody", False)):
        lists = {(Where.PAGE, Section.STAFF): a_listing(Section.STAFF, (), words=words)}
        assert estate(shelf=Shelf(lists=lists)).is_empty(Section.STAFF) is is_empty
    assert not estate(shelf=Shelf()).is_empty(Section.STAFF), "nothing is known yet"


def test_much_that_nothing_shows_or_needs_is_forgotten():
    shelf = with_things(estate().shelf, [a_person(f"u{number}", user_id=uuid4()) for number in range(MOST_KEPT)])
    kept = pruned(shelf, [ELSEWHERE])
    assert kept.things.keys() == estate().shelf.things.keys()
    assert pruned(estate().shelf, []) == estate().shelf


def test_one_sections_lists_are_outdated_alone():
    shelf = with_listing(estate().shelf, (Where.PAGE, Section.STAFF), a_listing(Section.STAFF, ()))
    after = all_outdated(shelf, Section.DEVICES)
    assert after.listing(Where.PAGE, Section.STAFF).fresh == {0}
    assert after.listing(Where.PAGE, Section.DEVICES).fresh == frozenset()
