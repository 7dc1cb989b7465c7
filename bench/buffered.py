"""Ten thousand tickets that a kiosk gave out by itself, brought to the server; beside the same bytes to a bare server."""

import asyncio
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from qms_clientkit.qt.tasks import Tasks
from qms_clientkit.server_clock import ServerClock
from qms_clientkit.transport.api import Api
from qms_clientkit.transport.tokens import DeviceCredentials
from qms_contract import wire
from qms_contract.devices import DeviceConfig
from qms_contract.ids import new_id
from qms_contract.tickets import OfflineBatch, OfflineTicket
from qms_contract.wire import utc_now
from qms_kiosk.offline.book import TicketBook
from qms_kiosk.offline.desk import BATCH, OfflineDesk

TICKETS = 10_000
_ROW = "INSERT INTO tickets (ticket_id, series, seq, body) VALUES (?, ?, ?, ?)"


def seconds_to_sync(url: str, token: str, folder: Path, port: int) -> tuple[float, float]:
    """(the kiosk's own desk against the server, the same batches against a server that only reads them), in seconds."""
    return asyncio.run(_measure(url, token, folder, port))


async def _measure(url: str, token: str, folder: Path, port: int) -> tuple[float, float]:
    api = Api(url, DeviceCredentials(token))
    config = await api.devices.me()
    items = _tickets(config)
    path = folder / "offline.sqlite3"
    await _fill(path, items)
    tasks = Tasks()
    desk = OfflineDesk(api, TicketBook(path), tasks, ServerClock())
    await desk.open()
    began = time.monotonic()
    desk.start()
    while await desk.buffered():  # noqa: ASYNC110 - the book has no event, the kiosk needs none
        await asyncio.sleep(0.05)
    seconds = time.monotonic() - began
    refused = len(await desk.quarantined())
    assert not refused, f"{refused} tickets were refused"
    await tasks.stop()
    await desk.close()
    await api.close()
    return seconds, await asyncio.to_thread(_bare, items, port)


def _tickets(config: DeviceConfig) -> list[OfflineTicket]:
    """All of today, a moment apart, confirmed."""
    series, service_id = config.device.series, config.services[0].service_id
    assert series is not None, "a kiosk has one"
    now, first = utc_now(), config.device_seq + 1
    return [
        OfflineTicket(
            ticket_id=new_id(),
            display_number=f"{series}-{seq:03d}",
            service_id=service_id,
            issued_at=now - timedelta(milliseconds=first + TICKETS - seq),
            confirmed_at=now,
            device_seq=seq,
            series=series,
            language="en",
        )
        for seq in range(first, first + TICKETS)
    ]


async def _fill(path: Path, items: list[OfflineTicket]) -> None:
    """As if each had been given out: the book makes the file, the rows come in one go."""
    book = TicketBook(path)
    await book.open()
    await book.close()
    with closing(sqlite3.connect(path)) as database, database:
        rows = [(str(one.ticket_id), one.series, one.device_seq, wire.encode(one)) for one in items]
        database.executemany(_ROW, rows)


def _bare(items: list[OfflineTicket], port: int) -> float:
    bodies = [wire.encode(OfflineBatch(items=items[at : at + BATCH])) for at in range(0, len(items), BATCH)]
    with _reading_server(port), httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
        client.get("/")
        began = time.monotonic()
        for body in bodies:
            client.post("/", content=body).raise_for_status()
        return time.monotonic() - began


@contextmanager
def _reading_server(port: int) -> Iterator[None]:
    async def app(_scope: Any, receive: Any, send: Any) -> None:
        while (await receive()).get("more_body"):
            pass
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
        await send({"type": "http.response.body", "body": b"{}"})

    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="critical", lifespan="off", interface="asgi3"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield
    finally:
        server.should_exit = True
        thread.join(10)
