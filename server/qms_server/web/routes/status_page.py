"""`GET /t/{token}`: what a visitor sees after scanning the ticket. One short page, no login, no script."""

from html import escape

from litestar import Response, Router, get
from litestar.di import NamedDependency
from litestar.enums import MediaType
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath
from qms_contract.branches import Branch
from qms_contract.services import Service
from qms_contract.tickets import Ticket, TicketStatus

from qms_server.domain.errors import NotFound
from qms_server.usecases.read_queues import Reader
from qms_server.web.answers import PROBLEM
from qms_server.web.auth import ANYBODY, PUBLIC
from qms_server.web.status_words import words_for

# Ages with the queue; a visitor's phone reads it anew by itself and keeps nothing.
_REFRESH_SECONDS = 15
_STYLE = (
    "body{margin:0;background:#F5F3EE;color:#191816;font:18px/1.5 system-ui,sans-serif}"
    "main{max-width:28rem;margin:0 auto;padding:24px}h1{font-size:18px;margin:0 0 16px}"
    ".now{background:#151C49;color:#fff;border-radius:16px;padding:32px;text-align:center}"
    ".number{font-size:72px;font-weight:700;line-height:1.1;direction:ltr}.state{font-size:22px}"
    "dl{display:grid;grid-template-columns:1fr auto;gap:8px 16px}dd{margin:0;font-weight:600}"
)


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
    headers = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "Content-Security-Policy": _POLICY}
    try:
        page, status = _page(*await reader.public_ticket(token)), 200
    except NotFound as missing:
        page, status = _document("en", "ltr", f"<h1>{escape(missing.message)}</h1>"), 404
    return Response(page, status_code=status, media_type=MediaType.HTML, headers=headers)


_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def _page(ticket: Ticket, branch: Branch, service: Service) -> str:
    language = ticket.language if ticket.language in branch.languages else branch.languages[0]
    words = words_for(language)
    rows = [(words.service, service.names.get(language) or service.name)]
    if ticket.status is TicketStatus.WAITING and ticket.position is not None:
        rows.append((words.ahead, str(ticket.position - 1)))
    facts = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in rows)
    body = (
        f"<h1>{escape(branch.organisation)} · {escape(branch.name)}</h1>"
        f'<div class="now"><div class="number">{escape(ticket.display_number)}</div>'
        f'<div class="state">{escape(words.states[ticket.status])}</div></div><dl>{facts}</dl>'
    )
    return _document(language, words.direction, body)


def _document(language: str, direction: str, body: str) -> str:
    return (
        f'<!doctype html><html lang="{escape(language)}" dir="{direction}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><meta http-equiv="refresh" content="{_REFRESH_SECONDS}">'
        f"<title>QMS</title><style>{_STYLE}</style></head><body><main>{body}</main></body></html>"
    )


router = Router("/", route_handlers=[status_page], tags=["visitors"])
