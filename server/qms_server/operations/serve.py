"""`serve`: migrate, listen, and stop cleanly on Ctrl-C or SIGTERM."""

import asyncio
import contextlib
import os
import signal
import socket
from collections.abc import Iterator

import uvicorn

from qms_server.app import create_app
from qms_server.compose import Parts
from qms_server.operations.database import migrated_database
from qms_server.operations.seed import seed_demo
from qms_server.settings import Settings
from qms_server.tracing import traced
from qms_server.web.heads import ShortHeadProtocol

# A frame larger than this is no message of the contract.
_MOST_MESSAGE = 64 * 1024

# Longer than clients (5 s) and Caddy (120 s) keep an idle connection: the side that asks lets go of it, or a command
# could go out on a connection that is just being closed.
_KEEP_ALIVE_SECONDS = 150


class PortInUseError(Exception):
    """Somebody else listens there; the message is a sentence."""


def serve(settings: Settings) -> None:
    """Until it is told to stop."""
    with _listening(settings.host, settings.port) as listener, migrated_database(settings) as ready:
        if ready.demo:
            asyncio.run(seed_demo(ready, f"http://{settings.host}:{settings.port}"))
        loops = uvicorn.Config("", log_config=None).get_loop_factory()
        with traced(os.environ), asyncio.Runner(loop_factory=loops) as runner:
            runner.run(_run(ready, listener))


@contextlib.contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    """The bound socket, taken first: a port in use is told before a database is started for nothing."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named as TCP, because asyncio switches Nagle's delay off (40 ms an answer) only on sockets that say so.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise PortInUseError(f"Port {port} on {host} cannot be used: {error.strerror}.") from error
    with listener:
        yield listener


async def _run(settings: Settings, listener: socket.socket) -> None:
    parts = Parts(settings)
    server = uvicorn.Server(server_config(settings, parts))
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(number, _stop, server, parts)
    # uvicorn raises a caught signal again after stopping, which would make a clean stop look like a crash.
    server.capture_signals = contextlib.nullcontext  # type: ignore[method-assign, assignment]
    await server.serve(sockets=[listener])


def _stop(server: uvicorn.Server, parts: Parts) -> None:
    """Sockets first: uvicorn waits for them."""
    parts.hub.close_all(1012)
    server.should_exit = True


def server_config(settings: Settings, parts: Parts) -> uvicorn.Config:
    """How the application is served, here and in the tests; the address is the caller's."""
    return uvicorn.Config(
        create_app(settings, parts),
        log_config=None,
        access_log=False,
        lifespan="on",
        http=ShortHeadProtocol,
        ws="websockets-sansio",
        ws_max_size=_MOST_MESSAGE,
        ws_ping_interval=5,
        ws_ping_timeout=10,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=list(settings.trusted_proxies),
        server_header=False,
        timeout_keep_alive=_KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=5,
    )
