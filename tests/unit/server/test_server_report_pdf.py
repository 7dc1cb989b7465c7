"""A scheduled report as PDF, as a reader of PDFs draws it: the bars are there and as high as their figures."""

import pytest
from qms_server.jobs.reports.pdf import as_pdf
from qms_server.jobs.reports.sheet import Bar, Sheet, Tile

from tests.support.pdf_pages import bars, pages

NOW, BEFORE = "#303E92", "#DDD9CF"
"""The inks of these days and of those before."""


def a_sheet(*known):
    rows = [["Service", "Visits"], *([one.label, str(one.now)] for one in known)]
    return Sheet(
        title="Every morning: Sudirman", subtitle="22 Nov 2026", tiles=[Tile("Visits", "30", "before: 24")],
        chart="Visits, by service", legend=("these days", "before"), bars=list(known), rows=rows, foot="Kota Sehat",
    )  # fmt: skip


def test_the_bars_are_on_the_page_as_high_as_their_figures():
    drawn = pages(as_pdf(a_sheet(Bar("Cashier", 10, 40), Bar("Registry", 20, 20), Bar("Cards", 40, 10))))
    assert len(drawn) == 1
    now, before = (bars(drawn[0], ink, least=20) for ink in (NOW, BEFORE))
    assert (len(now), len(before)) == (3, 3)
    for heights, values in ((now, (10, 20, 40)), (before, (40, 20, 10))):
        shares = [tall / max(heights) for tall in heights]
        assert shares == pytest.approx([value / 40 for value in values], abs=0.03)


def test_without_visits_no_bar_is_drawn():
    drawn = pages(as_pdf(a_sheet()))
    assert bars(drawn[0], NOW, least=20) == bars(drawn[0], BEFORE, least=20) == []


def test_a_long_table_goes_on_over_pages_and_the_bars_stand_on_the_first():
    drawn = pages(as_pdf(a_sheet(*(Bar(f"Service {number}", 10 + number, 5) for number in range(60)))))
    assert len(drawn) > 2
    assert len(bars(drawn[0], NOW, least=10)) >= 50, "60 thin bars, of which neighbours may touch"
    assert bars(drawn[1], NOW, least=10) == []
