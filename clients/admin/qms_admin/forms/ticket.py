"""What stands on the tickets of a branch, as a form holds it. Qt-free.

The values are a part of the branch's, because the template is; they are edited on a page of their own (views/ticket_page).
"""

from uuid import UUID

from qms_contract.branches import Branch
from qms_contract.kiosk import LABELLED, EstimateForm, PartLabels, PartSizes, TextSize, TicketPart, TicketTemplate

from qms_admin.forms import languages
from qms_admin.forms.base import Problems, Values
from qms_admin.forms.checks import chosen, gathered, short, text

SHOWN, ORDER, SIZE = "ticket_shown", "ticket_order", "ticket_size"
HEADER, FOOTER, ADVERT, LABEL = "ticket_header", "ticket_footer", "ticket_advert", "ticket_label"
LOGO, PICTURE = "ticket_logo", "ticket_picture"
"""The pictures: the house's, and the advertisement's."""
AS, HIDES = "ticket_estimate_as", "ticket_hides_unsure"
LINE, ON, OFF = "ticket_line", "on", "off"
"""A line above a part: on, off, or empty where it is as usual."""
LONGEST, LONGEST_LABEL = 200, 60
OWN_LINES = {TicketPart.HEADER: HEADER, TicketPart.FOOTER: FOOTER, TicketPart.ADVERT: ADVERT}
"""The parts that are nothing but what a branch writes, and the keys of their words."""
_LONG_LABELS = (TicketPart.QR, TicketPart.ADVICE)


def read(branch: Branch | None) -> Values:
    template = branch.ticket if branch else TicketTemplate()
    offered, shown = list(branch.languages) if branch else ["en"], template.shown()
    return {
        SHOWN: tuple(str(part) for part in TicketPart if part in shown),
        ORDER: tuple(str(part) for part in template.arranged()),
        LOGO: str(template.logo_asset_id or ""),
        PICTURE: str(template.advert_asset_id or ""),
        AS: str(template.estimate_as),
        HIDES: ON if template.hides_unsure else OFF,
        **{size_key(part): str(template.sizes.of(part)) for part in TicketPart},
        **{line_key(part): _line(template, part) for part in TicketPart},
        **{key: one for part in LABELLED for key, one in _labels(part, offered, template).items()},
        **languages.read(HEADER, offered, template.header, None),
        **languages.read(FOOTER, offered, template.footer, None),
        **languages.read(ADVERT, offered, template.advert, None),
    }


def problems(values: Values) -> Problems:
    lines = (key for key in values if key.startswith(tuple(f"{line}_" for line in OWN_LINES.values())))
    found = {key: short(values, key, LONGEST) for key in lines}
    for part in LABELLED:
        longest = LONGEST if part in _LONG_LABELS else LONGEST_LABEL
        labels = (key for key in values if key.startswith(f"{label_key(part)}_"))
        found |= {key: short(values, key, longest) for key in labels}
    return gathered(**found)


def written(values: Values, branch: Branch | None) -> TicketTemplate:
    """On the wire; call it once nothing is wrong. What comes to the same stays as it was written."""
    known = branch.ticket if branch else TicketTemplate()
    offered = list(branch.languages) if branch else ["en"]
    return TicketTemplate(
        header=languages.written(HEADER, offered, known.header, values),
        footer=languages.written(FOOTER, offered, known.footer, values),
        advert=languages.written(ADVERT, offered, known.advert, values),
        logo_asset_id=_asset(values, LOGO),
        advert_asset_id=_asset(values, PICTURE),
        estimate_as=EstimateForm(text(values, AS) or EstimateForm.RANGE),
        hides_unsure=text(values, HIDES) != OFF,
        hidden=[part for part in TicketPart if _is_hidden(values, part)],
        order=_order(values, known),
        sizes=PartSizes(**{part: TextSize(text(values, size_key(part)) or TextSize.MEDIUM) for part in TicketPart}),
        labels=PartLabels(
            **{part: languages.written(label_key(part), offered, known.labels.of(part), values) for part in LABELLED}
        ),
        lines={part: line == ON for part in TicketPart if (line := text(values, line_key(part)))},
    )


def has_content(values: Values, part: TicketPart) -> bool:
    """Whether anything of the part would be printed; those that are not the branch's own always have something."""
    if part not in OWN_LINES:
        return True
    is_pictured = part is TicketPart.ADVERT and bool(text(values, PICTURE))
    return is_pictured or any(key.startswith(f"{OWN_LINES[part]}_") and value for key, value in values.items())


def _is_hidden(values: Values, part: TicketPart) -> bool:
    """An advertisement without anything in it is not named: programs older than it do not know the word."""
    if part is TicketPart.NUMBER or part in chosen(values, SHOWN):
        return False
    return part is not TicketPart.ADVERT or has_content(values, part)


def _asset(values: Values, key: str) -> UUID | None:
    return UUID(text(values, key)) if text(values, key) else None


def _labels(part: TicketPart, offered: list[str], template: TicketTemplate) -> Values:
    return languages.read(label_key(part), offered, template.labels.of(part), None)


def _line(template: TicketTemplate, part: TicketPart) -> str:
    return (ON if template.lines[part] else OFF) if part in template.lines else ""


def line_key(part: str) -> str:
    """The form's key for the line above a part."""
    return f"{LINE}_{part}"


def label_key(part: str) -> str:
    """The form's key for the words above or beside a part, to which the language is added."""
    return f"{LABEL}_{part}"


def size_key(part: str) -> str:
    """The form's key for the size of a part."""
    return f"{SIZE}_{part}"


def moved(order: tuple[str, ...], part: str, to: int) -> tuple[str, ...]:
    """`order` with `part` at place `to` (from 0); a place beyond the ends is the end."""
    rest = [one for one in order if one != part]
    to = max(0, min(to, len(rest)))
    return (*rest[:to], part, *rest[to:])


def _order(values: Values, known: TicketTemplate) -> list[TicketPart]:
    order = [TicketPart(one) for one in chosen(values, ORDER)]
    return known.order if order in ([], known.arranged()) else _shortest(order)


def _shortest(order: list[TicketPart]) -> list[TicketPart]:
    """Without those at its end that follow of themselves: a program older than a part reads no order that names it."""
    shorter = order[:-1]
    follows = bool(order) and TicketTemplate(order=shorter).arranged() == TicketTemplate(order=order).arranged()
    return _shortest(shorter) if follows else order
