"""The ticket as it is printed, in four languages and two widths, against pictures somebody has looked at.

After a change that is meant: `QMS_GOLDEN=new pytest tests/gui/kiosk/test_kiosk_paper_golden.py`, then look at the pictures.
A picture may differ by as much as a pixel along each stroke, and no more. Where the system has other versions of the fonts
than the pictures were made with, there is nothing to compare.
"""

import hashlib
import os
from itertools import pairwise
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtGui import QFont, QFontDatabase, QImage, QRawFont
from qms_clientkit.qt.app import application
from qms_clientkit.theme.fonts import text_font
from qms_clientkit.theme.tokens import TICKET
from qms_clientkit.ticket.kinds import has_usual_line
from qms_clientkit.ticket.raster import draw_ticket
from qms_contract.kiosk import LABELLED, PartLabels, PartSizes, TextSize, TicketPart, TicketTemplate
from qms_contract.queues import Estimate
from qms_kiosk.printing.texts import status_url, ticket_texts

from tests.support.kiosk_qr import read_qr
from tests.support.kiosk_samples import a_branch, a_config, a_ticket

SERVER = "http://10.0.0.5:8080"
GOLDEN = Path(__file__).parent / "golden"
HEADER = {"en": "City of health", "id": "Kota sehat", "ar": "مدينة الصحة", "zh": "健康之城"}
FOOTER = {
    "en": "Saturdays closed in December.",
    "id": "Sabtu tutup di bulan Desember.",
    "ar": "أيام السبت مغلقة في ديسمبر.",
    "zh": "十二月周六休息。",
}
TEMPLATE = TicketTemplate(header=HEADER, footer=FOOTER)
TICKET_OF = a_ticket(status_url="/t/4qvJ0yR2TmC3bUu9xk1V8w.Zk9uR0x3VHhRbGhE4Q")
SIDE_BY_SIDE = (TicketPart.AHEAD, TicketPart.ESTIMATE)
MOST_STRAY = 0.0012
"""Share of pixels that may be black where the other picture has no black within a pixel."""


@pytest.fixture(autouse=True)
def fonts(qapp):
    application("kiosk")


def the_fonts():
    """What tells this system's versions of the fonts: their heads (OpenType, table `head`, with checksum and revision)."""
    systems = (QFontDatabase.WritingSystem.Latin, QFontDatabase.WritingSystem.Arabic, QFontDatabase.WritingSystem.Any)
    weights = (QFont.Weight.DemiBold, QFont.Weight.Bold, QFont.Weight.ExtraBold)
    raw = [QRawFont.fromFont(text_font(30, weight), system) for system in systems for weight in weights]
    return hashlib.sha256(b"".join(bytes(one.fontTable("head").data()) for one in raw)).hexdigest()


def printed(language, width=TICKET.width, template=TEMPLATE, ticket=TICKET_OF):
    config = a_config(branch=a_branch(ticket=template))
    texts = ticket_texts(ticket, language, config, SERVER, Estimate(low_minutes=25, high_minutes=35))
    return draw_ticket(texts, width)


def black(image):
    """The rows as whole numbers, a bit a pixel, 1 for black."""
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    line, data = grey.bytesPerLine(), bytes(grey.constBits())
    rows = (data[y * line : y * line + grey.width()] for y in range(grey.height()))
    return [int("".join("1" if level < 128 else "0" for level in row), 2) for row in rows]


def thick(rows):
    """Every pixel with its neighbours."""
    wide = [row | row << 1 | row >> 1 for row in rows]
    return [a | b | c for a, b, c in zip([0, *wide[:-1]], wide, [*wide[1:], 0], strict=True)]


def stray(one, other):
    return sum((a & ~b).bit_count() for a, b in zip(one, thick(other), strict=True))


@pytest.mark.parametrize("width", [TICKET.width, TICKET.width_narrow])
@pytest.mark.parametrize("language", ["en", "id", "ar", "zh"])
def test_a_ticket_looks_as_it_was_approved(language, width):
    image, path = printed(language, width), GOLDEN / f"ticket-{language}-{width}.png"
    if os.environ.get("QMS_GOLDEN") == "new":
        GOLDEN.mkdir(exist_ok=True)
        (GOLDEN / "fonts.txt").write_text(f"{the_fonts()}\n")
        assert image.save(str(path))
    if (GOLDEN / "fonts.txt").read_text().strip() != the_fonts():
        pytest.skip("other versions of the fonts than the pictures were made with")
    golden = QImage(str(path))
    assert (image.width(), image.height()) == (golden.width(), golden.height())
    now, then = black(image), black(golden)
    most = MOST_STRAY * image.width() * image.height()
    assert max(stray(now, then), stray(then, now)) <= most


def test_the_comparison_sees_another_number():
    now, then = black(printed("en")), black(printed("en", ticket=replace(TICKET_OF, display_number="A068")))
    assert stray(now, then) > MOST_STRAY * len(now) * TICKET.width


@pytest.mark.parametrize("width", [TICKET.width, TICKET.width_narrow])
@pytest.mark.parametrize("language", ["en", "id", "ar", "zh"])
def test_the_code_on_the_paper_leads_to_the_tickets_page(tmp_path, language, width):
    file = tmp_path / "ticket.png"
    assert printed(language, width).save(str(file))
    assert read_qr(file) == [status_url(TICKET_OF, SERVER)]


@pytest.mark.parametrize("part", [one for one in TicketPart if one is not TicketPart.NUMBER])
def test_a_hidden_part_is_not_printed_and_the_rest_is(part):
    whole = printed("en")
    without = printed("en", template=replace(TEMPLATE, hidden=[part]))
    if part in (TicketPart.AHEAD, TicketPart.ESTIMATE):
        assert sum(row.bit_count() for row in black(without)) < sum(row.bit_count() for row in black(whole))
    else:
        assert without.height() < whole.height()


def places(template, language="en"):
    texts = ticket_texts(
        TICKET_OF,
        language,
        a_config(branch=a_branch(ticket=template)),
        SERVER,
        Estimate(low_minutes=25, high_minutes=35),
    )
    found = {}
    draw_ticket(texts, places=found)
    return found


def test_the_parts_stand_in_the_order_of_the_template():
    order = [TicketPart.TIME, TicketPart.QR, TicketPart.ESTIMATE, TicketPart.NUMBER, TicketPart.AHEAD]
    found = places(replace(TEMPLATE, order=order))
    tops = [found[part][0] for part in replace(TEMPLATE, order=order).arranged()]
    assert tops == sorted(tops)
    assert len(set(tops)) == len(TicketPart), "those that are apart stand one below the other"
    side_by_side = places(TEMPLATE)
    assert side_by_side[TicketPart.AHEAD] == side_by_side[TicketPart.ESTIMATE]


OWN_WORDS = {"en": "Take a seat", "id": "Silakan duduk", "ar": "تفضل بالجلوس", "zh": "请坐"}


@pytest.mark.parametrize("language", ["en", "id", "ar", "zh"])
@pytest.mark.parametrize("part", LABELLED)
def test_own_words_stand_in_the_place_of_the_kiosks_in_their_language(part, language):
    own = replace(TEMPLATE, labels=PartLabels(**{part: OWN_WORDS}))
    assert black(printed(language, template=own)) != black(printed(language))
    others = replace(TEMPLATE, labels=PartLabels(**{part: {"fr": "Asseyez-vous"}}))
    assert black(printed(language, template=others)) == black(printed(language))


def rules(image):
    """How many lines go across the paper, solid or dashed."""
    inner = TICKET.width - 2 * TICKET.margin
    across = [row.bit_count() > inner * 0.6 for row in black(image)]
    return sum(now and not before for before, now in pairwise([False, *across]))


@pytest.mark.parametrize("part", TicketPart)
def test_a_line_above_a_part_is_printed_or_not_as_the_template_wants(part):
    usual = rules(printed("en"))
    has_line = has_usual_line(list(TicketPart), part)
    assert rules(printed("en", template=replace(TEMPLATE, lines={part: True}))) == usual + (not has_line)
    assert rules(printed("en", template=replace(TEMPLATE, lines={part: False}))) == usual - has_line


def test_a_line_between_facts_puts_them_one_below_the_other():
    found = places(replace(TEMPLATE, lines={TicketPart.ESTIMATE: True}))
    assert found[TicketPart.ESTIMATE][0] > found[TicketPart.AHEAD][1]


@pytest.mark.parametrize("part", TicketPart)
def test_each_part_has_a_size_of_its_own(part):
    heights = []
    for size in TextSize:
        beside = TicketPart.ESTIMATE if part is TicketPart.AHEAD else TicketPart.AHEAD
        both = [part, beside] if part in SIDE_BY_SIDE else [part]
        sizes = PartSizes(**dict.fromkeys(both, size))
        top, bottom = places(replace(TEMPLATE, sizes=sizes))[part]
        heights.append(bottom - top)
    small, medium, large = heights
    assert small < medium <= large
    assert medium < large or part is TicketPart.NUMBER, "the number is as wide as the paper already"


def test_a_moved_and_enlarged_code_can_still_be_read(tmp_path):
    file = tmp_path / "ticket.png"
    for size in TextSize:
        template = replace(TEMPLATE, order=[TicketPart.QR], sizes=PartSizes(qr=size))
        for width in (TICKET.width, TICKET.width_narrow):
            assert printed("ar", width, template).save(str(file))
            assert read_qr(file) == [status_url(TICKET_OF, SERVER)]


def test_a_ticket_that_is_printed_again_says_so_and_no_longer_how_many_are_ahead():
    config = a_config(branch=a_branch(ticket=TEMPLATE))
    texts = ticket_texts(TICKET_OF, "en", config, SERVER, again=True)
    assert (texts.again, texts.ahead) == ("Printed again", "")
    assert black(draw_ticket(texts)) != black(draw_ticket(ticket_texts(TICKET_OF, "en", config, SERVER)))


def test_a_ticket_of_the_number_alone_and_one_with_all_there_can_be(tmp_path):
    bare = printed("en", template=TicketTemplate(hidden=list(TicketPart)))
    long = TicketTemplate(header={"en": "word " * 40}, footer={"en": "X" * 200})
    long = replace(long, sizes=PartSizes(**dict.fromkeys(TicketPart, TextSize.LARGE)))
    full = printed("en", template=long, ticket=replace(TICKET_OF, display_number="L2-123456"))
    assert bare.height() < printed("en").height() < full.height() < TICKET.tallest
    edge = [row & (1 | 1 << TICKET.width - 1) for row in black(full)]
    assert not any(edge), "nothing reaches the edge of the paper"
