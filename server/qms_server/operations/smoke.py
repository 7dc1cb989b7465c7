"""`serve --smoke`: does this installation work? Starts everything once, asks itself whether it is ready, and stops."""

import asyncio
import contextlib
import json
import tempfile
import urllib.request
from pathlib import Path

import msgspec
import uvicorn

from qms_server.app import create_app
from qms_server.operations.database import migrated_database
from qms_server.settings import Settings


def smoke(settings: Settings) -> None:
    """Raises OSError when the server does not become ready; uses a folder of its own unless a database is given."""
    with tempfile.TemporaryDirectory(prefix="qms-smoke-", ignore_cleanup_errors=True) as folder:
        data_dir = Path(folder)
        data_dir.chmod(0o755)
        with migrated_database(msgspec.structs.replace(settings, data_dir=data_dir)) as ready:
            asyncio.run(_ask_once(ready))


async def _ask_once(settings: Settings) -> None:
    server = uvicorn.Server(uvicorn.Config(create_app(settings), port=0, log_config=None, lifespan="on"))
    server.capture_signals = contextlib.nullcontext  # type: ignore[method-assign, assignment]
    serving = asyncio.create_task(server.serve())
    while not server.started:
        if serving.done():
            await serving
        await asyncio.sleep(0.05)
    port = server.servers[0].sockets[0].getsockname()[1]
    status = await asyncio.to_thread(_ready, port)
    server.should_exit = True
    await serving
    print(f"ready: {status}")


def _ready(port: int) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=10) as answer:
        return str(json.load(answer)["status"])
