"""What is done about people and integrations beside their configuration: sessions, second factor, API keys."""

from uuid import UUID

from litestar import Router, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from qms_contract.api_keys import ApiKeyPage, CreateApiKey, NewApiKey
from qms_contract.staff import ConfirmTotp, EnrolTotp, SessionPage, TotpEnrolment

from qms_server.usecases.api_keys import ApiKeys
from qms_server.usecases.second_factor import SecondFactors
from qms_server.usecases.sessions import Sessions
from qms_server.web.answers import PROBLEM, READ_REFUSALS, ActorRequest

_CONFLICTS = {**READ_REFUSALS, 409: PROBLEM}


@get("/api/users/{user_id:uuid}/sessions", responses=READ_REFUSALS, summary="The living logins of a person")
async def sessions(
    request: ActorRequest, user_id: FromPath[UUID], session_register: NamedDependency[Sessions]
) -> SessionPage:
    items = await session_register.of_user(request.user, user_id)
    return SessionPage(items=items, total=len(items), limit=len(items), offset=0)


@delete("/api/users/{user_id:uuid}/sessions", responses=READ_REFUSALS, summary="End every login of a person")
async def end_sessions(
    request: ActorRequest, user_id: FromPath[UUID], session_register: NamedDependency[Sessions]
) -> None:
    await session_register.end(request.user, user_id, None)


@delete(
    "/api/users/{user_id:uuid}/sessions/{session_id:uuid}", responses=READ_REFUSALS, summary="End one login of a person"
)
async def end_session(
    request: ActorRequest,
    user_id: FromPath[UUID],
    session_id: FromPath[UUID],
    session_register: NamedDependency[Sessions],
) -> None:
    await session_register.end(request.user, user_id, session_id)


@delete("/api/users/{user_id:uuid}/totp", responses=READ_REFUSALS, summary="Switch a person's second factor off")
async def reset_totp(request: ActorRequest, user_id: FromPath[UUID], factors: NamedDependency[SecondFactors]) -> None:
    await factors.reset(request.user, user_id)


@post("/api/auth/totp", status_code=200, responses=_CONFLICTS, summary="Enrol a second factor (RFC 6238)")
async def enrol(
    request: ActorRequest, data: JSONBody[EnrolTotp], factors: NamedDependency[SecondFactors]
) -> TotpEnrolment:
    return await factors.enrol(request.user, data.password)


@post("/api/auth/totp/confirm", status_code=204, responses=_CONFLICTS, summary="Its first code: from now on it is on")
async def confirm(request: ActorRequest, data: JSONBody[ConfirmTotp], factors: NamedDependency[SecondFactors]) -> None:
    await factors.confirm(request.user, data.code)


@post("/api/auth/totp/disable", status_code=204, responses=READ_REFUSALS, summary="Switch it off")
async def disable(request: ActorRequest, data: JSONBody[EnrolTotp], factors: NamedDependency[SecondFactors]) -> None:
    await factors.disable(request.user, data.password)


@get("/api/api-keys", responses=READ_REFUSALS, summary="The API keys")
async def api_keys(request: ActorRequest, api_key_register: NamedDependency[ApiKeys]) -> ApiKeyPage:
    items = await api_key_register.all(request.user)
    return ApiKeyPage(items=items, total=len(items), limit=len(items), offset=0)


@post("/api/api-keys", responses=_CONFLICTS, summary="A new API key, shown this once")
async def create_api_key(
    request: ActorRequest, data: JSONBody[CreateApiKey], api_key_register: NamedDependency[ApiKeys]
) -> NewApiKey:
    return await api_key_register.create(request.user, data)


@delete("/api/api-keys/{api_key_id:uuid}", responses=READ_REFUSALS, summary="Revoke an API key")
async def revoke_api_key(
    request: ActorRequest, api_key_id: FromPath[UUID], api_key_register: NamedDependency[ApiKeys]
) -> None:
    await api_key_register.revoke(request.user, api_key_id)


router = Router(
    "/",
    route_handlers=[
        *(sessions, end_sessions, end_session, reset_totp, enrol, confirm, disable),
        *(api_keys, create_api_key, revoke_api_key),
    ],
    tags=["people"],
)
