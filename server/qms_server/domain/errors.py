"""The one tree of refusals. Each is raised where it is known; its code and status are the contract's."""

from http import HTTPStatus
from typing import ClassVar

from qms_contract.problems import STATUS, Code


class Refusal(Exception):
    """The server will not do this. The message is a sentence for people; `details` helps programs."""

    code: ClassVar[Code]

    def __init__(self, message: str, details: object = None, retry_after: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.details = details
        self.retry_after = retry_after

    @property
    def status(self) -> HTTPStatus:
        return STATUS[self.code]


class ValidationFailed(Refusal):
    code = Code.VALIDATION_FAILED


class AuthorizationPending(Refusal):
    code = Code.AUTHORIZATION_PENDING


class SlowDown(Refusal):
    code = Code.SLOW_DOWN


class ExpiredCode(Refusal):
    code = Code.EXPIRED_CODE


class Unauthenticated(Refusal):
    code = Code.UNAUTHENTICATED


class Forbidden(Refusal):
    code = Code.FORBIDDEN


class NotFound(Refusal):
    code = Code.NOT_FOUND


class RequestIdReused(Refusal):
    code = Code.REQUEST_ID_REUSED


class Unavailable(Refusal):
    code = Code.UNAVAILABLE


class RateLimited(Refusal):
    code = Code.RATE_LIMITED


class DomainRefusal(Refusal):
    """The queue's rules forbid it (409). Such an answer is kept for repeats of the request, as a success is."""


class InvalidTransition(DomainRefusal):
    code = Code.INVALID_TRANSITION


class VersionConflict(DomainRefusal):
    code = Code.VERSION_CONFLICT


class CounterTaken(DomainRefusal):
    code = Code.COUNTER_TAKEN


class ServiceClosed(DomainRefusal):
    code = Code.SERVICE_CLOSED


class ServiceFull(DomainRefusal):
    code = Code.SERVICE_FULL


class Conflict(DomainRefusal):
    code = Code.CONFLICT
