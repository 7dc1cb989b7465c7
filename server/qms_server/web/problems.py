"""Every error as the contract's body: `{"request_id", "error": {"code", "message", "details"}}`."""

from typing import Any
from uuid import uuid4

import msgspec
import structlog
from litestar import Request, Response
from litestar.enums import MediaType
from litestar.exceptions import HTTPException, ValidationException
from litestar.types import ExceptionHandlersMap
from litestar.utils.scope.state import ScopeState
from qms_contract.problems import Code, Problem, ProblemAnswer

from qms_server.domain.errors import Refusal
from qms_server.web.requests import REQUEST_ID_HEADER

_log = structlog.get_logger()
_CODES = {
    400: Code.VALIDATION_FAILED,
    401: Code.UNAUTHENTICATED,
    403: Code.FORBIDDEN,
    404: Code.NOT_FOUND,
    405: Code.NOT_FOUND,
    429: Code.RATE_LIMITED,
    503: Code.UNAVAILABLE,
}
AnyRequest = Request[Any, Any, Any]


class _Identified(msgspec.Struct):
    request_id: str


def refused(request: AnyRequest, refusal: Refusal) -> Response[ProblemAnswer]:
    headers = {"Retry-After": str(refusal.retry_after)} if refusal.retry_after else {}
    problem = Problem(code=refusal.code, message=refusal.message, details=refusal.details)
    return _answer(request, int(refusal.status), problem, headers)


def _invalid(request: AnyRequest, error: ValidationException) -> Response[ProblemAnswer]:
    details = error.extra or []
    return _answer(request, 400, Problem(code=Code.VALIDATION_FAILED, message=_sentence(error), details=details), {})


# What no command of the contract can be: for a client it is one more invalid body, so the contract's one status for those.
_INVALID = {413: "The body is larger than any command.", 415: "Send JSON."}


def _http(request: AnyRequest, error: HTTPException) -> Response[ProblemAnswer]:
    if error.status_code in _INVALID:
        return _answer(request, 400, Problem(code=Code.VALIDATION_FAILED, message=_INVALID[error.status_code]), {})
    if error.status_code >= 500:
        return _internal(request, error)
    code = _CODES.get(error.status_code, Code.VALIDATION_FAILED)
    headers = {name: value for name, value in (error.headers or {}).items() if name.lower() in {"retry-after", "allow"}}
    return _answer(request, error.status_code, Problem(code=code, message=str(error.detail)), headers)


def _internal(request: AnyRequest, error: Exception) -> Response[ProblemAnswer]:
    _log.exception("unexpected error", exc_info=error)
    message = "Something went wrong on the server. It has been written to its log."
    return _answer(request, 500, Problem(code=Code.INTERNAL, message=message), {})


EXCEPTION_HANDLERS: ExceptionHandlersMap = {
    Refusal: refused,
    ValidationException: _invalid,
    HTTPException: _http,
    Exception: _internal,
}


def _answer(request: AnyRequest, status: int, problem: Problem, headers: dict[str, str]) -> Response[ProblemAnswer]:
    # A refusal before routing (401, 404) has passed no middleware of ours that would have named the request.
    named = request.scope["state"].setdefault("request_id", uuid4().hex)
    headers = {**headers, REQUEST_ID_HEADER: named}
    body = ProblemAnswer(request_id=_request_id(request), error=problem)
    return Response(body, status_code=status, headers=headers, media_type=MediaType.JSON)


def _request_id(request: AnyRequest) -> str:
    """The command's own id when the body has one, else the request's."""
    body = ScopeState.from_scope(request.scope).body
    if isinstance(body, bytes) and body:
        try:
            return msgspec.json.decode(body, type=_Identified).request_id
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            pass
    return str(request.scope["state"]["request_id"])


def _sentence(error: ValidationException) -> str:
    extra = error.extra if isinstance(error.extra, list) else []
    parts = [f"{item.get('key', 'body')}: {item['message']}" for item in extra if item.get("message")]
    return "; ".join(parts) or str(error.detail)
