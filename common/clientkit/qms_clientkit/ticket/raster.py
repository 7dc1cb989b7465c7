"""The ticket, drawn once: a 1-bit raster 576 (80 mm paper) or 384 (58 mm) pixels wide, any script, right-to-left too.

Its parts stand in the order of the branch's template, each in its size; between parts of different kinds
is a rule, unless the template wants it otherwise. Weights
are 600 and more, there are no large black areas, and the number stays left-to-right in Latin digits in every language.
"""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QImage, QPainter
from qms_contract.kiosk import TextSize, TicketPart

from qms_clientkit.theme.tokens import TICKET
from qms_clientkit.ticket.kinds import KINDS, Kind
from qms_clientkit.ticket.logo import NO_PICTURES, Pictures
from qms_clientkit.ticket.sheet import WHITE, Sheet
from qms_clientkit.ticket.texts import TicketTexts

THRESHOLD = 150
"""Grey level from which a pixel is white; a little ink more than half keeps thin strokes."""
BOLD, MEDIUM = QFont.Weight.Bold, QFont.Weight.DemiBold
LARGER = {TextSize.SMALL: 0.8, TextSize.MEDIUM: 1.0, TextSize.LARGE: 1.25}
"""A step of the type scale each."""


Places = dict[TicketPart, tuple[float, float]]


P = TicketPart
_SOLID = (Kind.HEAD, Kind.NUMBER)
"""What ends with a solid rule; everything else with a dashed one."""


def draw_ticket(
    texts: TicketTexts, width: int = TICKET.width, pictures: Pictures = NO_PICTURES, places: Places | None = None
) -> QImage:
    """The ticket as a 1-bit image of `width` pixels.

    `places` is filled with where each part stands: (top, bottom) in printer pixels.
    """
    parts = {} if places is None else places
    tallest = TICKET.tallest * width // TICKET.width
    page, height = _drawn(texts, width, tallest, pictures, parts)
    if height > tallest:
        page, height = _drawn(texts, width, height, pictures, parts)
    return _one_bit(page.copy(0, 0, width, height))


def _drawn(texts: TicketTexts, width: int, tallest: int, pictures: Pictures, places: Places) -> tuple[QImage, int]:
    """The ticket on a page that is `tallest` pixels high, and how high it wants to be."""
    page = QImage(width, tallest, QImage.Format.Format_Grayscale8)
    page.fill(WHITE)
    painter = QPainter(page)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    height = _Drawing(Sheet(painter, width, rtl=texts.rtl), texts, pictures, places).draw()
    painter.end()
    return page, height


class _Drawing:
    def __init__(self, sheet: Sheet, texts: TicketTexts, pictures: Pictures, places: Places) -> None:
        self._logo, self._advert = _some(pictures.logo), _some(pictures.advert)
        self._sheet, self._texts, self._places = sheet, texts, places
        self._draws: dict[TicketPart, Callable[[], object]] = {
            P.LOGO: self._picture,
            P.NAME: self._name,
            P.NUMBER: self._number,
            P.QR: lambda: sheet.code(texts.url, texts.follow),
            P.TIME: self._time,
            P.ADVERT: self._advertise,
        }

    def draw(self) -> int:
        """All parts; returns the height."""
        before: Kind | None = None
        for parts in self._groups():
            kind = KINDS[parts[0]]
            self._separate(parts[0], before)
            draw = self._facts if kind is Kind.FACTS else self._one_by_one
            draw(parts)
            before = kind
        self._sheet.larger = 1.0
        self._sheet.line(self._texts.again, TICKET.body, BOLD)
        return self._sheet.end()

    def _groups(self) -> list[list[TicketPart]]:
        """The parts that stand together: of one kind, with no line wanted between them."""
        groups: list[list[TicketPart]] = []
        for part in (one for one in self._texts.order if self._has(one)):
            is_apart = not groups or KINDS[groups[-1][0]] is not KINDS[part] or self._texts.lines.get(part, False)
            groups = [*groups, [part]] if is_apart else [*groups[:-1], [*groups[-1], part]]
        return groups

    def _separate(self, part: TicketPart, before: Kind | None) -> None:
        """The line above a group that begins with `part`: as the template wants it, else below everything but the top."""
        if self._texts.lines.get(part, before is not None):
            self._sheet.rule(dashed=before is not None and before not in _SOLID)
        elif before is not None:
            self._sheet.gap()

    def _has(self, part: TicketPart) -> bool:
        texts = self._texts
        words = {P.NAME: texts.organisation or texts.branch, P.QR: texts.url, P.TIME: texts.issued, P.AHEAD: texts.ahead,
                 P.ESTIMATE: texts.wait, P.NUMBER: texts.number, P.ADVERT: texts.advert or self._advert}  # fmt: skip
        return texts.mark if part is P.LOGO else bool(words.get(part) or self._line_of(part)[0])

    def _one_by_one(self, parts: list[TicketPart]) -> None:
        for part in parts:
            top = self._sheet.y
            self._sheet.larger = LARGER[self._texts.sizes.of(part)]
            draw = self._draws.get(part)
            draw() if draw is not None else self._sheet.line(*self._line_of(part))
            self._places[part] = top, self._sheet.y

    def _line_of(self, part: TicketPart) -> tuple[str, int, QFont.Weight]:
        """The words of a part that is a line, in which size and weight."""
        texts = self._texts
        lines = {
            P.HEADER: (texts.header, TICKET.body, MEDIUM),
            P.SERVICE: (texts.service, TICKET.title, BOLD),
            P.ADVICE: (texts.advice, TICKET.body, MEDIUM),
            P.FOOTER: (texts.footer, TICKET.body, MEDIUM),
        }
        return lines.get(part, ("", TICKET.body, MEDIUM))

    def _picture(self) -> None:
        self._sheet.picture(self._logo) if self._logo is not None else self._sheet.mark()

    def _name(self) -> None:
        self._sheet.line(self._texts.organisation, TICKET.lead, BOLD)
        self._sheet.line(self._texts.branch, TICKET.body, MEDIUM)

    def _number(self) -> None:
        self._sheet.line(self._texts.your_number, TICKET.lead, MEDIUM)
        self._sheet.number(self._texts.number)

    def _time(self) -> None:
        self._sheet.gap()
        self._sheet.line(self._texts.issued, TICKET.body, BOLD)

    def _advertise(self) -> None:
        if self._advert is not None:
            self._sheet.picture(self._advert, TICKET.advert, 1.0)
        self._sheet.line(self._texts.advert, TICKET.body, BOLD)

    def _facts(self, shown: list[TicketPart]) -> None:
        """Side by side, each with its label above."""
        texts, sheet = self._texts, self._sheet
        shares = {1: (1.0,), 2: (0.42, 0.58) if shown[0] is P.AHEAD else (0.58, 0.42)}[len(shown)]
        top, left, lowest = sheet.y, 0.0, sheet.y
        for part, share in zip(shown, shares, strict=True):
            label, value = (texts.ahead_label, texts.ahead) if part is P.AHEAD else (texts.wait_label, texts.wait)
            sheet.y, sheet.larger = top, LARGER[texts.sizes.of(part)]
            sheet.column(label, TICKET.body, MEDIUM, left, share)
            sheet.column(value, TICKET.fact, BOLD, left, share)
            left, lowest = left + share, max(lowest, sheet.y)
        sheet.y = lowest
        self._places.update(dict.fromkeys(shown, (top, lowest)))


def _some(picture: QImage | None) -> QImage | None:
    return picture if picture is not None and not picture.isNull() else None


def _one_bit(page: QImage) -> QImage:
    """Black or white by threshold: a thermal printer knows no grey, and dithering would fray the letters."""
    table = bytes(0 if level < THRESHOLD else 255 for level in range(256))
    data = bytes(page.constBits()).translate(table)
    clean = QImage(data, page.width(), page.height(), page.bytesPerLine(), QImage.Format.Format_Grayscale8)
    return clean.convertToFormat(QImage.Format.Format_Mono, Qt.ImageConversionFlag.ThresholdDither)
