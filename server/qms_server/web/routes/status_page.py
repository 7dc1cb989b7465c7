"""`GET /t/{token}`: what a visitor sees after scanning the ticket. One short page, no login, no script."""

import math
from datetime import UTC, datetime
from html import escape

from litestar import Response, Router, get
from litestar.di import NamedDependency
from litestar.enums import MediaType
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath
from qms_contract.tickets import TicketStatus

from qms_server.domain.errors import NotFound
from qms_server.usecases.read_queues import PublicTicket, Reader
from qms_server.web.answers import PROBLEM
from qms_server.web.auth import ANYBODY, PUBLIC
from qms_server.web.pages import missing, page
from qms_server.web.status_words import Words, words_for

# Ages with the queue; a visitor's phone reads it anew by itself and keeps nothing.
_REFRESH_SECONDS = 15


@get(
    "/t/{token:str}",
    opt={PUBLIC: True},
    media_type=MediaType.HTML,
    responses={
        400: PROBLEM,
        429: PROBLEM,
        404: ResponseSpec(str, generate_examples=False, media_type=MediaType.HTML, description="No such ticket"),
    },
    summary="The QR's page",
    security=ANYBODY,
)
async def status_page(token: FromPath[str], reader: NamedDependency[Reader]) -> Response[str]:
    try:
        return _page(await reader.public_ticket(token), datetime.now(UTC))
    except NotFound as refusal:
        return missing(refusal.message)


def _page(shown: PublicTicket, now: datetime) -> Response[str]:
    ticket, branch = shown.ticket, shown.branch
    language = ticket.language if ticket.language in branch.languages else branch.languages[0]
    words = words_for(language)
    facts = "".join(
        f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in _facts(shown, words, language, now)
    )
    body = (
        f"<h1>{escape(branch.organisation)} · {escape(branch.names.get(language) or branch.name)}</h1>"
        f'<div class="now"><div class="number">{escape(ticket.display_number)}</div>'
        f'<div class="state">{escape(words.states[ticket.status])}</div>{_where(shown, words)}</div><dl>{facts}</dl>'
    )
    return page(body, language, words.direction, refresh=_REFRESH_SECONDS)


def _where(shown: PublicTicket, words: Words) -> str:
    """Which counter, while it matters."""
    if shown.counter is None or shown.ticket.status not in (TicketStatus.CALLED, TicketStatus.SERVING):
        return ""
    return f'<div class="where">{escape(words.counter)}: <bdi>{escape(shown.counter.name)}</bdi></div>'


def _facts(shown: PublicTicket, words: Words, language: str, now: datetime) -> list[tuple[str, str]]:
    ticket, service = shown.ticket, shown.service
    facts = [(words.service, service.names.get(language) or service.name)]
    if ticket.status is TicketStatus.WAITING and ticket.position is not None:
        facts.append((words.ahead, str(ticket.position - 1)))
        if ticket.eta is not None:
            minutes = max(1, math.ceil((ticket.eta - now).total_seconds() / 60))
            facts.append((words.wait, words.minutes.format(count=minutes)))
    return facts


router = Router("/", route_handlers=[status_page], tags=["visitors"])
