"""`/api/auth`: log in, refresh, log out, who am I."""

from litestar import Router, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody
from qms_contract.staff import Login, Refresh, Tokens, User

from qms_server.usecases.log_in import Logins
from qms_server.usecases.read_config import ConfigReader
from qms_server.web.answers import PROBLEM, ActorRequest
from qms_server.web.auth import ANYBODY, PUBLIC, origin_of
from qms_server.web.problems import AnyRequest

_REFUSALS = {400: PROBLEM, 401: PROBLEM, 429: PROBLEM}


@post(
    "/login",
    status_code=200,
    opt={PUBLIC: True},
    responses=_REFUSALS,
    summary="Log in with tenant, name and password",
    security=ANYBODY,
)
async def login(request: AnyRequest, data: JSONBody[Login], logins: NamedDependency[Logins]) -> Tokens:
    return await logins.log_in(data, origin_of(request))


@post(
    "/refresh",
    status_code=200,
    opt={PUBLIC: True},
    responses=_REFUSALS,
    summary="A new pair for a refresh token",
    security=ANYBODY,
)
async def refresh(request: AnyRequest, data: JSONBody[Refresh], logins: NamedDependency[Logins]) -> Tokens:
    return await logins.refresh(data.refresh_token, origin_of(request))


@post("/logout", status_code=204, opt={PUBLIC: True}, responses=_REFUSALS, summary="End this login", security=ANYBODY)
async def logout(request: AnyRequest, data: JSONBody[Refresh], logins: NamedDependency[Logins]) -> None:
    await logins.log_out(data.refresh_token, origin_of(request))


@get("/me", responses={401: PROBLEM, 403: PROBLEM, 429: PROBLEM}, summary="The member of staff who asks")
async def me(request: ActorRequest, config_reader: NamedDependency[ConfigReader]) -> User:
    return await config_reader.me(request.user)


router = Router("/api/auth", route_handlers=[login, refresh, logout, me], tags=["auth"])
