"""What stands on the tickets of a branch, as a form holds it. Qt-free.

The values are a part of the branch's, because the template is; they are edited on a page of their own (views/ticket_page).
"""

from uuid import UUID

from qms_contract.branches import Branch
from qms_contract.kiosk import PartSizes, TextSize, TicketPart, TicketTemplate

from qms_admin.forms import languages
from qms_admin.forms.base import Problems, Values
from qms_admin.forms.checks import chosen, gathered, short, text

SHOWN, ORDER, SIZE = "ticket_shown", "ticket_order", "ticket_size"
HEADER, FOOTER, LOGO = "ticket_header", "ticket_footer", "ticket_logo"
LONGEST = 200


def read(branch: Branch | None) -> Values:
    template = branch.ticket if branch else TicketTemplate()
    offered, shown = list(branch.languages) if branch else ["en"], template.shown()
    return {
        SHOWN: tuple(str(part) for part in TicketPart if part in shown),
        ORDER: tuple(str(part) for part in template.arranged()),
        LOGO: str(template.logo_asset_id or ""),
        **{size_key(part): str(template.sizes.of(part)) for part in TicketPart},
        **languages.read(HEADER, offered, template.header, None),
        **languages.read(FOOTER, offered, template.footer, None),
    }


def problems(values: Values) -> Problems:
    lines = (key for key in values if key.startswith((f"{HEADER}_", f"{FOOTER}_")))
    return gathered(**{key: short(values, key, LONGEST) for key in lines})


def written(values: Values, branch: Branch | None) -> TicketTemplate:
    """On the wire; call it once nothing is wrong. What comes to the same stays as it was written."""
    known = branch.ticket if branch else TicketTemplate()
    offered = list(branch.languages) if branch else ["en"]
    shown = chosen(values, SHOWN)
    return TicketTemplate(
        header=languages.written(HEADER, offered, known.header, values),
        footer=languages.written(FOOTER, offered, known.footer, values),
        logo_asset_id=UUID(text(values, LOGO)) if text(values, LOGO) else None,
        hidden=[part for part in TicketPart if part not in shown and part is not TicketPart.NUMBER],
        order=_order(values, known),
        sizes=PartSizes(**{part: TextSize(text(values, size_key(part)) or TextSize.MEDIUM) for part in TicketPart}),
    )


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
    return known.order if order in ([], known.arranged()) else order
