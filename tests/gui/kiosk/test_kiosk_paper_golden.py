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
from PySide6.QtGui import QColor, QFont, QFontDatabase, QImage, QRawFont
from qms_clientkit.qt.app import application
from qms_clientkit.theme.fonts import text_font
from qms_clientkit.theme.tokens import TICKET
from qms_clientkit.ticket.kinds import has_usual_line
from qms_clientkit.ticket.logo import NO_PICTURES, Pictures
from qms_clientkit.ticket.raster import draw_ticket
from qms_contract.kiosk import LABELLED, EstimateForm, PartLabels, PartSizes, TextSize, TicketPart, TicketTemplate
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
ADVERT = {
    "en": "Pay by card here.",
    "id": "Bayar dengan kartu di sini.",
    "ar": "ادفع بالبطاقة هنا.",
    "zh": "此处可刷卡付款。",
}
FULL = replace(TEMPLATE, advert=ADVERT)
"""With every part there is."""
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


RANGE = Estimate(low_minutes=25, high_minutes=35)


def printed(language, width=TICKET.width, template=TEMPLATE, ticket=TICKET_OF, estimate=RANGE, pictures=NO_PICTURES):
    config = a_config(branch=a_branch(ticket=template))
    texts = ticket_texts(ticket, language, config, SERVER, estimate)
    return draw_ticket(texts, width, pictures)


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
    whole = printed("en", template=FULL)
    without = printed("en", template=replace(FULL, hidden=[part]))
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
        RANGE,
    )
    found = {}
    draw_ticket(texts, places=found)
    return found


def test_the_parts_stand_in_the_order_of_the_template():
    order = [TicketPart.TIME, TicketPart.QR, TicketPart.ESTIMATE, TicketPart.NUMBER, TicketPart.AHEAD]
    found = places(replace(FULL, order=order))
    tops = [found[part][0] for part in replace(FULL, order=order).arranged()]
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
    usual = rules(printed("en", template=FULL))
    has_line = has_usual_line(list(TicketPart), part)
    assert rules(printed("en", template=replace(FULL, lines={part: True}))) == usual + (not has_line)
    assert rules(printed("en", template=replace(FULL, lines={part: False}))) == usual - has_line


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
        top, bottom = places(replace(FULL, sizes=sizes))[part]
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


def a_picture(width=300, height=150):
    picture = QImage(width, height, QImage.Format.Format_RGB32)
    picture.fill(QColor("gray"))
    return picture


@pytest.mark.parametrize("language", ["en", "id", "ar", "zh"])
def test_an_advertisement_is_a_picture_and_words_below_everything_else(language):
    plain = printed(language)
    words, both = (
        printed(language, template=FULL, pictures=one) for one in (NO_PICTURES, Pictures(advert=a_picture()))
    )
    picture = printed(language, pictures=Pictures(advert=a_picture()))
    assert plain.height() < words.height() < both.height()
    assert plain.height() < picture.height() < both.height()
    assert rules(picture) == rules(words) == rules(plain) + 1, "a line parts it from the ticket"
    same = black(plain)[: plain.height() - TICKET.bottom]
    assert black(both)[: len(same)] == same, "the ticket above it is as it was"
    hidden = printed(
        language, template=replace(FULL, hidden=[TicketPart.ADVERT]), pictures=Pictures(advert=a_picture())
    )
    assert black(hidden) == black(plain)


def wait_of(template, language="en", estimate=RANGE, *, again=False, estimates=True):
    config = replace(a_config(branch=a_branch(ticket=template)), estimates=estimates)
    texts = ticket_texts(TICKET_OF, language, config, SERVER, estimate, again=again)
    return texts.wait_label, texts.wait


@pytest.mark.parametrize(
    ("form", "language", "told"),
    [
        ("range", "en", ("Estimated wait", "25–35 min")),
        ("minutes", "en", ("Estimated wait", "about 30 min")),
        ("minutes", "zh", ("预计等候", "约 30 分钟")),
        ("clock", "en", ("Expected call", "about 10:45")),
        ("clock", "id", ("Perkiraan dipanggil", "sekitar 10:45")),
        ("clock", "ar", ("موعد النداء المتوقع", "نحو الساعة 10:45")),
    ],
)
def test_the_wait_is_told_as_the_template_wants(form, language, told):
    template = replace(TEMPLATE, estimate_as=EstimateForm(form))
    assert wait_of(template, language) == told
    own = replace(template, labels=PartLabels(estimate={language: "Own"}))
    assert wait_of(own, language) == ("Own", told[1])
    assert (black(printed(language, template=template)) == black(printed(language))) is (form == "range")


@pytest.mark.parametrize("language", ["en", "id", "ar", "zh"])
def test_a_wait_nobody_can_tell_is_left_out_or_said_to_be_unknown(language):
    open_about_it = replace(TEMPLATE, hides_unsure=False)
    assert wait_of(TEMPLATE, language, None)[1] == ""
    _label, said = wait_of(open_about_it, language, None)
    assert said
    assert said != wait_of(open_about_it, language)[1]
    hidden = printed(language, template=TEMPLATE, estimate=None)
    assert black(printed(language, template=open_about_it, estimate=None)) != black(hidden)
    assert wait_of(open_about_it, language, None, again=True)[1] == "", "it may be known by now"
    assert wait_of(open_about_it, language, None, estimates=False)[1] == "", "where waits are told to nobody"


def test_a_ticket_that_is_printed_again_says_so_and_no_longer_how_many_are_ahead():
    config = a_config(branch=a_branch(ticket=TEMPLATE))
    texts = ticket_texts(TICKET_OF, "en", config, SERVER, again=True)
    assert (texts.again, texts.ahead) == ("Printed again", "")
    assert black(draw_ticket(texts)) != black(draw_ticket(ticket_texts(TICKET_OF, "en", config, SERVER)))


def test_a_ticket_of_the_number_alone_and_one_with_all_there_can_be(tmp_path):
    bare = printed("en", template=TicketTemplate(hidden=list(TicketPart)))
    long = TicketTemplate(header={"en": "word " * 40}, footer={"en": "X" * 200})
    long = replace(long, advert={"en": "Y" * 200}, sizes=PartSizes(**dict.fromkeys(TicketPart, TextSize.LARGE)))
    tall = Pictures(a_picture(100, 900), a_picture(100, 900))
    full = printed("en", template=long, ticket=replace(TICKET_OF, display_number="L2-123456"), pictures=tall)
    assert bare.height() < printed("en").height() < full.height() < TICKET.tallest
    edge = [row & (1 | 1 << TICKET.width - 1) for row in black(full)]
    assert not any(edge), "nothing reaches the edge of the paper"


@pytest.mark.parametrize("width", [TICKET.width, TICKET.width_narrow])
@pytest.mark.parametrize("language", ["en", "ar", "zh"])
def test_a_ticket_longer_than_any_was_thought_to_be_is_whole(language, width):
    """Seen: it ended in a black block, without its last lines."""
    long = {"en": "Please bring your papers. " * 20, "ar": "أحضر أوراقك من فضلك. " * 20, "zh": "请携带您的证件。" * 40}
    sizes = PartSizes(**dict.fromkeys(PartSizes.__struct_fields__, TextSize.LARGE))
    template = replace(FULL, header=long, footer=long, advert=long, sizes=sizes)
    rows = black(printed(language, width, template))
    assert len(rows) > TICKET.tallest * width // TICKET.width
    below = rows[TICKET.tallest * width // TICKET.width :]
    assert max(row.bit_count() for row in below) < width * 0.9, "no black block"
    assert any(below[-width // 4 :]), "but the last lines"
    assert not below[-1], "and white at the end"
