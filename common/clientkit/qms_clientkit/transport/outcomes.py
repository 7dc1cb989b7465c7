"""What came of a request, as the one error tree: a refusal of the server, an answer that is none, or no answer."""

from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import msgspec
from qms_contract import wire
from qms_contract.problems import Code, ProblemAnswer

from qms_clientkit.transport.errors import NotUnderstood, TimedOut, TransportError, Unreachable, refusal

_UNKNOWN_CODES = {
    429: Code.RATE_LIMITED,
    502: Code.UNAVAILABLE,
    503: Code.UNAVAILABLE,
    504: Code.UNAVAILABLE,
}
"""What a proxy says in the server's place."""


@contextmanager
def telling_errors(server: str) -> Iterator[None]:
    """Raises httpx's errors of the block as ours."""
    try:
        yield
    except httpx.TimeoutException as error:
        raise TimedOut from error
    except httpx.HTTPError as error:
        raise Unreachable(_reason(error)) from error
    except httpx.InvalidURL as error:
        raise Unreachable(f"{server} is not an address") from error


def refused(answer: httpx.Response) -> TransportError:
    """The error that an answer without success, read to its end, stands for."""
    retry_after = _seconds(answer.headers.get("Retry-After"))
    try:
        problem = wire.decode(answer.content, ProblemAnswer).error
    except (msgspec.MsgspecError, UnicodeDecodeError):
        code = _UNKNOWN_CODES.get(answer.status_code)
        words = f"status {answer.status_code} from {answer.request.url.path}"
        return refusal(code, f"The server refused ({words}).", None, retry_after) if code else NotUnderstood(words)
    return refusal(problem.code, problem.message, problem.details, retry_after)


def _seconds(value: str | None) -> float | None:
    try:
        return float(value) if value is not None else None
    except ValueError:
        return None


def _reason(error: httpx.HTTPError) -> str:
    if isinstance(error, httpx.ConnectError):
        return "nothing answers at its address"
    return "the connection broke"
