"""What a branch's kiosks ask of their visitors, as a form holds it. Qt-free."""

from typing import Any

from qms_clientkit.i18n.translator import is_rtl, own_name
from qms_contract.branches import Branch
from qms_contract.kiosk import PriorityOffer
from qms_contract.tickets import PriorityClass

from qms_admin.forms import languages
from qms_admin.forms.base import Block, Cell, Editor, Problems, Values, in_rows, words
from qms_admin.forms.checks import chosen, gathered, short, text, yes_no

OFFERED = (PriorityClass.PRIORITY, PriorityClass.VIP, PriorityClass.EMERGENCY)
LONGEST = 60


def read(branch: Branch | None) -> Values:
    """`offer_<class>_<language>` is how a class is called; an empty one leaves it to the kiosk."""
    offers = {one.priority_class: one.names for one in branch.priority_offers} if branch else {}
    values: Values = {
        "asks_priority": "yes" if branch and branch.asks_priority else "no",
        "areas_first": "yes" if branch and branch.areas_first else "no",
        "priority_offers": tuple(str(one) for one in offers),
    }
    for kind in OFFERED:
        values |= languages.read(f"offer_{kind}", _languages(branch), offers.get(kind, {}), None)
    return values


def problems(values: Values) -> Problems:
    found = {key: short(values, key, LONGEST) for key in values if key.startswith("offer_")}
    if text(values, "asks_priority") == "yes" and not chosen(values, "priority_offers"):
        found["priority_offers"] = words("problem.offers")
    return gathered(**found)


def written(values: Values, branch: Branch | None) -> dict[str, Any]:
    """On the wire; call it once nothing is wrong."""
    known = {one.priority_class: one.names for one in branch.priority_offers} if branch else {}
    offers = [PriorityClass(one) for one in OFFERED if one in chosen(values, "priority_offers")]
    return {
        "asks_priority": text(values, "asks_priority") == "yes",
        "areas_first": text(values, "areas_first") == "yes",
        "priority_offers": [
            PriorityOffer(
                priority_class=kind,
                names=languages.written(f"offer_{kind}", _languages(branch), known.get(kind, {}), values),
            )
            for kind in offers
        ],
    }


def block(branch: Branch | None) -> Block:
    asked = Cell("asks_priority", words("branch.asks_priority"), Editor.CHOICE, choices=yes_no("branch.asks_priority"))
    areas = Cell("areas_first", words("branch.areas_first"), Editor.CHOICE, choices=yes_no("branch.areas_first"))
    choices = tuple((str(kind), words(f"branch.class_{kind}")) for kind in OFFERED)
    offers = Cell("priority_offers", words("branch.priority_offers"), Editor.CHIPS, choices=choices, weight=6)
    names = [row for kind in OFFERED for row in in_rows([_name(kind, language) for language in _languages(branch)])]
    return Block(((asked, areas), (offers,), *names), words("branch.kiosk_title"), note=words("branch.kiosk_note"))


def _name(kind: PriorityClass, language: str) -> Cell:
    label = words(f"branch.offer_{kind}", language=own_name(language))
    return Cell(f"offer_{kind}_{language}", label, rtl=is_rtl(language))


def _languages(branch: Branch | None) -> list[str]:
    return list(branch.languages) if branch else ["en"]
