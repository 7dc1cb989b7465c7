"""`/j/{token}`: visitors take a number with their own phone, from the page behind a branch's poster. No login, no script."""

from html import escape
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Response, Router, get, post
from litestar.di import NamedDependency
from litestar.enums import MediaType, RequestEncodingType
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import Body, CookieParameter, FromPath, FromQuery, HeaderParameter
from litestar.response import Redirect
from qms_contract.base import Command
from qms_contract.features import JoinLink
from qms_contract.tickets import Language

from qms_server.domain.errors import Conflict, NotFound
from qms_server.usecases.join_by_phone import JoinPage, Offer, PhoneJoin
from qms_server.web.answers import PROBLEM, READ_REFUSALS, ActorRequest
from qms_server.web.auth import ANYBODY, PUBLIC
from qms_server.web.join_words import OWN_NAMES, Words, words_for
from qms_server.web.pages import missing, page
from qms_server.web.status_words import words_for as status_words_for

_COOKIE = "qms_ticket"
_KEPT_SECONDS = 12 * 3600
_HTML = {
    400: PROBLEM,
    429: PROBLEM,
    303: ResponseSpec(None, generate_examples=False, description="To the page of the ticket"),
    404: ResponseSpec(str, generate_examples=False, media_type=MediaType.HTML, description="No such page"),
}


class Choice(Command, frozen=True, kw_only=True):
    """What a visitor pressed. `place` stands on the page: pressed twice, it is one ticket."""

    service_id: UUID
    place: Annotated[str, msgspec.Meta(max_length=100)]
    language: Language | None = None


@get("/j/{token:str}", opt={PUBLIC: True}, media_type=MediaType.HTML, responses=_HTML, security=ANYBODY,
     summary="The page on which a visitor takes a number")  # fmt: skip
async def join_page(
    token: FromPath[str],
    phone_join: NamedDependency[PhoneJoin],
    lang: FromQuery[str | None] = None,
    mine: Annotated[str | None, CookieParameter(name=_COOKIE)] = None,
    accepted: Annotated[str | None, HeaderParameter(name="accept-language")] = None,
) -> Response[str]:
    try:
        if mine is not None and await phone_join.has_ticket(token, mine):
            return _to_ticket(mine)
        return _page(token, await phone_join.page(token), lang or accepted or "")
    except NotFound as refusal:
        return missing(refusal.message)


@post("/j/{token:str}", opt={PUBLIC: True}, media_type=MediaType.HTML, status_code=200, responses=_HTML, security=ANYBODY,
      summary="A visitor takes a number")  # fmt: skip
async def join(
    token: FromPath[str],
    data: Annotated[Choice, Body(media_type=RequestEncodingType.URL_ENCODED)],
    phone_join: NamedDependency[PhoneJoin],
) -> Response[str]:
    try:
        await phone_join.join(token, data.place, data.service_id, data.language)
    except NotFound as refusal:
        return missing(refusal.message)
    except Conflict:
        return _page(token, await phone_join.page(token), data.language or "", refused=True)
    return _to_ticket(data.place)


def _to_ticket(place: str) -> Response[str]:
    answer = Redirect(f"/t/{place}", status_code=303)
    answer.set_cookie(_COOKIE, place, max_age=_KEPT_SECONDS, path="/j", httponly=True, samesite="lax")
    return answer


def _page(token: str, shown: JoinPage, wanted: str, *, refused: bool = False) -> Response[str]:
    languages = shown.branch.languages
    language = next((one for one in _asked(wanted) if one in languages), languages[0])
    words = words_for(language)
    name = shown.branch.names.get(language) or shown.branch.name
    body = (
        f"<h1>{escape(shown.branch.organisation)} · {escape(name)}</h1>{_choice_of_language(token, languages, language)}"
        + (f'<p class="said" role="alert">{escape(words.refused)}</p>' if refused else "")
        + (_form(token, shown, language, words) if shown.offers else f"<h2>{escape(words.nothing)}</h2>")
    )
    return page(body, language, status_words_for(language).direction)


def _asked(accepted: str) -> list[str]:
    """The languages of an Accept-Language header in its order, each also without its region."""
    tags = [part.partition(";")[0].strip() for part in accepted.split(",")]
    return [one for tag in tags if tag for one in (tag, tag.partition("-")[0])]


def _choice_of_language(token: str, languages: list[str], chosen: str) -> str:
    others = [one for one in languages if one != chosen]
    links = "".join(
        f'<a lang="{escape(one)}" href="/j/{escape(token)}?lang={escape(one)}">{escape(OWN_NAMES.get(one, one))}</a>'
        for one in others
    )
    return f"<nav>{links}</nav>" if links else ""


def _form(token: str, shown: JoinPage, language: str, words: Words) -> str:
    buttons = "".join(_button(offer, language, words) for offer in shown.offers)
    kept = "".join(
        f'<input type="hidden" name="{name}" value="{escape(value)}">'
        for name, value in (("place", shown.place), ("language", language))
    )
    return f'<h2>{escape(words.question)}</h2><form method="post" action="/j/{escape(token)}">{kept}{buttons}</form>'


def _button(offer: Offer, language: str, words: Words) -> str:
    service, queue = offer.service, offer.queue
    said = [words.waiting.format(count=queue.waiting) if queue.waiting else words.nobody]
    if queue.estimate is not None and queue.waiting:
        said.append(words.wait.format(low=queue.estimate.low_minutes, high=queue.estimate.high_minutes))
    name = service.names.get(language) or service.name
    return f'<button name="service_id" value="{service.service_id}"><b>{escape(name)}</b>{escape(" · ".join(said))}</button>'


@get(
    "/{branch_id:uuid}/join-link", responses={**READ_REFUSALS, 409: PROBLEM}, summary="Where a branch's poster leads to"
)
async def join_link(
    request: ActorRequest, branch_id: FromPath[UUID], phone_join: NamedDependency[PhoneJoin]
) -> JoinLink:
    return JoinLink(url=await phone_join.link(request.user, branch_id))


router = Router("/", route_handlers=[join_page, join], tags=["visitors"])
links = Router("/api/branches", route_handlers=[join_link], tags=["branches"])
