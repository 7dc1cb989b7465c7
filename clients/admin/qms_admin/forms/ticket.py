"""What stands on the tickets of a branch, as a form holds it. Qt-free.

The values are a part of the branch's, because the template is; they are edited on a page of their own (views/ticket_page).
"""

from uuid import UUID

from qms_contract.branches import Branch
from qms_contract.kiosk import TicketPart, TicketTemplate

from qms_admin.forms import languages
from qms_admin.forms.base import Problems, Values
from qms_admin.forms.checks import chosen, gathered, short, text

SHOWN, HEADER, FOOTER, LOGO = "ticket_shown", "ticket_header", "ticket_footer", "ticket_logo"
LONGEST = 200


def read(branch: Branch | None) -> Values:
    template = branch.ticket if branch else TicketTemplate()
    offered = list(branch.languages) if branch else ["en"]
    return {
        SHOWN: tuple(str(part) for part in TicketPart if part not in template.hidden),
        LOGO: str(template.logo_asset_id or ""),
        **languages.read(HEADER, offered, template.header, None),
        **languages.read(FOOTER, offered, template.footer, None),
    }


def problems(values: Values) -> Problems:
    lines = (key for key in values if key.startswith((f"{HEADER}_", f"{FOOTER}_")))
    return gathered(**{key: short(values, key, LONGEST) for key in lines})


def written(values: Values, branch: Branch | None) -> TicketTemplate:
    """On the wire; call it once nothing is wrong."""
    known = branch.ticket if branch else TicketTemplate()
    offered = list(branch.languages) if branch else ["en"]
    return TicketTemplate(
        header=languages.written(HEADER, offered, known.header, values),
        footer=languages.written(FOOTER, offered, known.footer, values),
        logo_asset_id=UUID(text(values, LOGO)) if text(values, LOGO) else None,
        hidden=[part for part in TicketPart if part not in chosen(values, SHOWN)],
    )
