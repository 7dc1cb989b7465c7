"""Error codes both sides share, each with the HTTP status it answers with."""

from enum import StrEnum
from http import HTTPStatus

from qms_contract.base import Wire


class Code(StrEnum):
    VALIDATION_FAILED = "VALIDATION_FAILED"
    AUTHORIZATION_PENDING = "AUTHORIZATION_PENDING"
    SLOW_DOWN = "SLOW_DOWN"
    EXPIRED_CODE = "EXPIRED_CODE"
    UNAUTHENTICATED = "UNAUTHENTICATED"
    FORBIDDEN = "FORBIDDEN"
    NOT_FOUND = "NOT_FOUND"
    REQUEST_ID_REUSED = "REQUEST_ID_REUSED"
    INVALID_TRANSITION = "INVALID_TRANSITION"
    VERSION_CONFLICT = "VERSION_CONFLICT"
    COUNTER_TAKEN = "COUNTER_TAKEN"
    SERVICE_CLOSED = "SERVICE_CLOSED"
    SERVICE_FULL = "SERVICE_FULL"
    CONFLICT = "CONFLICT"
    RATE_LIMITED = "RATE_LIMITED"
    INTERNAL = "INTERNAL"
    UNAVAILABLE = "UNAVAILABLE"


STATUS: dict[Code, HTTPStatus] = {
    Code.VALIDATION_FAILED: HTTPStatus.BAD_REQUEST,
    Code.AUTHORIZATION_PENDING: HTTPStatus.BAD_REQUEST,
    Code.SLOW_DOWN: HTTPStatus.BAD_REQUEST,
    Code.EXPIRED_CODE: HTTPStatus.BAD_REQUEST,
    Code.UNAUTHENTICATED: HTTPStatus.UNAUTHORIZED,
    Code.FORBIDDEN: HTTPStatus.FORBIDDEN,
    Code.NOT_FOUND: HTTPStatus.NOT_FOUND,
    Code.REQUEST_ID_REUSED: HTTPStatus.UNPROCESSABLE_ENTITY,
    Code.INVALID_TRANSITION: HTTPStatus.CONFLICT,
    Code.VERSION_CONFLICT: HTTPStatus.CONFLICT,
    Code.COUNTER_TAKEN: HTTPStatus.CONFLICT,
    Code.SERVICE_CLOSED: HTTPStatus.CONFLICT,
    Code.SERVICE_FULL: HTTPStatus.CONFLICT,
    Code.CONFLICT: HTTPStatus.CONFLICT,
    Code.RATE_LIMITED: HTTPStatus.TOO_MANY_REQUESTS,
    Code.INTERNAL: HTTPStatus.INTERNAL_SERVER_ERROR,
    Code.UNAVAILABLE: HTTPStatus.SERVICE_UNAVAILABLE,
}


class Problem(Wire, frozen=True, kw_only=True):
    code: Code
    message: str
    details: object = None


class ProblemAnswer(Wire, frozen=True, kw_only=True):
    """The body of every error. `request_id` is the command's own, else the one in the X-Request-ID header."""

    request_id: str
    error: Problem
