"""Arabic and other words from right to left on a report's pages."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from qms_server.jobs.reports.pdf import as_pdf
from qms_server.jobs.reports.scripts import drawn, is_rtl, joined, lines
from qms_server.jobs.reports.sheet import Bar, Sheet, Tile

LETTERS = st.text(st.sampled_from("ابتثجحخدذرزسشصضطظعغفقكلمنهويىةءآأؤإئ "), min_size=1, max_size=30)


@pytest.mark.parametrize(
    ("word", "forms"),
    [
        ("سارة", "\ufeb3\ufe8e\ufead\ufe93"),  # initial, final, isolated (after alef), isolated (after reh)
        ("محمد", "\ufee3\ufea4\ufee4\ufeaa"),
        ("سلام", "\ufeb3\ufefc\ufee1"),  # lam and alef are one
        ("مُحمد", "\ufee3\u064f\ufea4\ufee4\ufeaa"),  # a mark above does not part letters
        ("Room 3", "Room 3"),
    ],
)
def test_letters_have_the_form_of_their_place(word, forms):
    assert joined(word) == forms


@pytest.mark.parametrize(
    ("text", "from_the_left"),
    [
        ("אבג", "גבא"),
        ("אב 12 גד", "דג 12 בא"),
        ("אב (3)", "(3) בא"),
        ("A12 אבג", "A12 גבא"),
        ("אבג A12", "A12 גבא"),
        ("Room 3 (A), 8.5 %", "Room 3 (A), 8.5 %"),
        ("אב 10:30–12:15", "12:15–10:30 בא"),
    ],
)
def test_a_line_is_drawn_from_the_left(text, from_the_left):
    assert drawn(text) == from_the_left


@given(LETTERS)
def test_nothing_is_lost_or_added(text):
    """Each form stands for its letters, and a line from right to left is its mirror."""
    assert unicodedata.normalize("NFKC", joined(text)) == unicodedata.normalize("NFKC", text)
    if is_rtl(text):
        assert drawn(text) == joined(text)[::-1]


def test_a_long_text_is_broken_before_it_is_turned_round():
    text = "אבג דהו זחט"
    assert lines(text, 7, len) == ["והד גבא", "טחז"]
    assert lines("אבגדהוזחט", 3, len) == ["טחזוהדגבא"], "a word is not cut"
    assert lines("", 3, len) == []


def test_names_of_every_script_are_on_the_page_in_their_own_letters(tmp_path):
    pdf = pytest.importorskip("PySide6.QtPdf")
    names = ["سارة محمد", "Loket 3 (محمد)", "收费", "Регистратура"]
    path = tmp_path / "report.pdf"
    path.write_bytes(
        as_pdf(
            Sheet(
                title="تقرير", subtitle="", tiles=[Tile("Visits", "4", "")], chart="", legend=("now", "before"),
                bars=[Bar(name, 1, 1) for name in names], rows=[["Name", "Visits"], *([name, "1"] for name in names)],
                foot="مدينة",
            )
        )
    )  # fmt: skip
    document = pdf.QPdfDocument(None)
    document.load(str(path))
    read = document.getAllText(0).text()
    for words in ("سارة محمد", "محمد", "收费", "Регистратура", "تقرير", "مدينة"):
        assert words in read, "as the reader of the PDF reads it, from the forms and their places"
