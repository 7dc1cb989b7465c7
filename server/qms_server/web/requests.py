"""What every request has: an id that is answered and logged, a measured duration, one log line, and sane JSON."""

import re
import time
from typing import Any
from uuid import uuid4

import structlog
from litestar import Request
from litestar.enums import ScopeType
from litestar.exceptions import HTTPException, ValidationException
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send, WebSocketScope
from qms_contract.problems import Problem, ProblemAnswer
from qms_contract.wire import encode

from qms_server.domain.errors import RateLimited, Refusal
from qms_server.metrics import Metrics
from qms_server.tracing import Span, span
from qms_server.web.limits import Limiter, SocketCount

# Never refused: they say whether the server lives.
_PROBES = ("/health/", "/metrics")
REQUEST_ID_HEADER = "X-Request-ID"
_SANE = re.compile(r"^[A-Za-z0-9._-]{1,64}$")
# The escape itself, not a backslash that is escaped before "u0000". A bare NUL is no JSON anyway.
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
_log = structlog.get_logger()


class SaneRequest(Request[Any, Any, Any]):
    """Refuses, for every route alike, JSON that parses but that no database can keep, and JSON made to break parsers."""

    async def json(self) -> Any:
        """The body decoded; raises ValidationException."""
        if _NUL.search(await self.body()):
            raise ValidationException("Text must not contain the character NUL (\\u0000).")
        try:
            return await super().json()
        except UnicodeDecodeError as error:
            raise ValidationException("The body is not UTF-8.") from error
        except RecursionError as error:
            raise ValidationException("The body is nested too deeply.") from error


class RequestMiddleware(ASGIMiddleware):
    """Gives each request its X-Request-ID (the client's, when it is a sane one) and measures it by route."""

    def __init__(self, metrics: Metrics, per_address: Limiter, sockets: SocketCount) -> None:
        self._metrics = metrics
        self._per_address = per_address
        self._sockets = sockets

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        if scope["type"] == ScopeType.WEBSOCKET:
            await self._handle_socket(scope, receive, send, next_app)
            return
        request_id = _request_id(scope)
        scope["state"]["request_id"] = request_id
        started, status = time.perf_counter(), 500

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                others = [pair for pair in message["headers"] if pair[0].lower() != b"x-request-id"]
                message["headers"] = [*others, (b"x-request-id", request_id.encode())]
            await send(message)

        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        with span("request", parent=_header(scope, b"traceparent"), is_request=True) as measured:
            try:
                if not scope["path"].startswith(_PROBES):
                    self._per_address.take(_address(scope))
                await next_app(scope, receive, send_with_id)
            except Exception as error:
                # Refused before a route was reached (no token, say): Litestar answers it further out; nothing was sent here.
                status = _status_of(error)
                raise
            finally:
                self._tell(scope, status, time.perf_counter() - started, measured)

    async def _handle_socket(self, scope: WebSocketScope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """A handshake costs as much as a request, and an open socket more; both are refused before a token is looked at."""
        try:
            self._per_address.take(_address(scope))
            with self._sockets.one_more(_address(scope)):
                await next_app(scope, receive, send)
        except RateLimited as refusal:
            self._metrics.observe("GET", "/realtime", int(refusal.status), 0)
            await _refuse_handshake(scope, receive, send, refusal)

    def _tell(self, scope: HTTPScope, status: int, seconds: float, measured: Span) -> None:
        route = scope.get("path_template") or "unknown"
        method = self._metrics.observe(scope["method"], route, status, seconds)
        measured.name(f"{method} {route}")
        measured.note("http.request.method", method)
        measured.note("http.route", route)
        measured.note("http.response.status_code", status)
        line = _log.debug if status < 400 or status in {404, 409} else _log.info
        line("request", method=scope["method"], route=route, status=status, ms=round(seconds * 1000, 1))


async def _refuse_handshake(scope: WebSocketScope, receive: Receive, send: Send, refusal: Refusal) -> None:
    """The contract's error as a plain answer (ASGI's websocket.http.response): a close code says not when to come again."""
    await receive()
    request_id = _request_id(scope)
    problem = Problem(code=refusal.code, message=refusal.message, details=refusal.details)
    headers = [
        (b"content-type", b"application/json"),
        (b"retry-after", str(refusal.retry_after).encode()),
        (b"x-request-id", request_id.encode()),
    ]
    body = encode(ProblemAnswer(request_id=request_id, error=problem))
    await send({"type": "websocket.http.response.start", "status": int(refusal.status), "headers": headers})
    await send({"type": "websocket.http.response.body", "body": body, "more_body": False})


def _address(scope: Scope) -> str | None:
    return scope["client"][0] if scope["client"] else None


def _status_of(error: Exception) -> int:
    if isinstance(error, Refusal):
        return int(error.status)
    return error.status_code if isinstance(error, HTTPException) else 500


def _request_id(scope: Scope) -> str:
    given = _header(scope, b"x-request-id")
    return given if _SANE.match(given) else uuid4().hex


def _header(scope: Scope, wanted: bytes) -> str:
    return next((value for name, value in scope["headers"] if name == wanted), b"").decode("latin-1")
