"""A ticket's words in the visitor's language, by its branch's template. Qt-free."""

from dataclasses import dataclass, field
from datetime import datetime

from qms_contract.branches import Branch
from qms_contract.kiosk import EstimateForm, PartSizes, TicketPart, TicketTemplate
from qms_contract.queues import Estimate

from qms_clientkit.i18n.formats import Formats
from qms_clientkit.i18n.translator import SHARED, Translator, localised


@dataclass(frozen=True)
class TicketTexts:
    """All words of a ticket, already in the visitor's language. Empty ones are left out, and the mark unless `mark`.

    The parts stand in `order`, each in its size of `sizes`; `lines` are those above a part that are not as usual."""

    number: str
    mark: bool = True
    organisation: str = ""
    branch: str = ""
    header: str = ""
    your_number: str = ""
    service: str = ""
    ahead_label: str = ""
    ahead: str = ""
    wait_label: str = ""
    wait: str = ""
    follow: str = ""
    advice: str = ""
    issued: str = ""
    footer: str = ""
    advert: str = ""
    again: str = ""
    url: str = ""
    rtl: bool = False
    order: tuple[TicketPart, ...] = tuple(TicketPart)
    sizes: PartSizes = field(default_factory=PartSizes)
    lines: dict[TicketPart, bool] = field(default_factory=dict)


@dataclass(frozen=True)
class TicketFacts:
    """What is particular about one ticket; `ahead` None and no `estimate` are not known. `issued_at` is aware;
    `again`: it was printed before. `tells_wait`: visitors are told of the wait at all."""

    number: str
    service: str
    issued_at: datetime
    ahead: int | None = None
    estimate: Estimate | None = None
    url: str = ""
    again: bool = False
    tells_wait: bool = True


def ticket_texts(facts: TicketFacts, language: str, branch: Branch) -> TicketTexts:
    """All that is printed; a part that the branch's template hides is empty."""
    t, formats, template = Translator(SHARED, language), Formats(language, branch.time_zone), branch.ticket
    shown = template.shown()

    def when(part: TicketPart, text: str) -> str:
        return text if part in shown else ""

    def label(part: TicketPart, key: str) -> str:
        return localised(template.labels.of(part), language, "") or t(key)

    return TicketTexts(
        number=facts.number,
        mark=TicketPart.LOGO in shown,
        organisation=when(TicketPart.NAME, branch.organisation),
        branch=when(TicketPart.NAME, localised(branch.names, language, branch.name)),
        header=when(TicketPart.HEADER, localised(template.header, language, "")),
        your_number=label(TicketPart.NUMBER, "paper.your_number"),
        service=when(TicketPart.SERVICE, facts.service),
        ahead_label=label(TicketPart.AHEAD, "paper.ahead"),
        ahead=when(TicketPart.AHEAD, "" if facts.ahead is None else t.plural("paper.people", facts.ahead)),
        wait_label=label(TicketPart.ESTIMATE, f"paper.{'turn' if _is_clock(template) else 'wait'}"),
        wait=when(TicketPart.ESTIMATE, _wait(facts, template, formats) or _unsure(facts, template, t)),
        follow=label(TicketPart.QR, "paper.follow"),
        again=t("paper.again") if facts.again else "",
        advice=when(TicketPart.ADVICE, label(TicketPart.ADVICE, "paper.advice")),
        issued=when(TicketPart.TIME, formats.full(facts.issued_at)),
        footer=when(TicketPart.FOOTER, localised(template.footer, language, "")),
        advert=when(TicketPart.ADVERT, localised(template.advert, language, "")),
        url=when(TicketPart.QR, facts.url),
        rtl=t.rtl,
        order=tuple(shown),
        sizes=template.sizes,
        lines=template.lines,
    )


def _is_clock(template: TicketTemplate) -> bool:
    return template.estimate_as is EstimateForm.CLOCK


def _wait(facts: TicketFacts, template: TicketTemplate, formats: Formats) -> str:
    """As the template tells it; empty while it is not known."""
    if facts.estimate is None:
        return ""
    if _is_clock(template):
        return formats.expected(facts.estimate, facts.issued_at)
    tell = formats.about if template.estimate_as is EstimateForm.MINUTES else formats.wait
    return tell(facts.estimate)


def _unsure(facts: TicketFacts, template: TicketTemplate, t: Translator) -> str:
    """Not on what is printed again: how long it still takes may be known by then."""
    return t("paper.unsure") if facts.tells_wait and not facts.again and not template.hides_unsure else ""
