"""The suite in windows: server and four clients, until Ctrl-C or until the last window is closed."""

import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from qms_demo.programs import running


def open_windows(server: str, demo: dict[str, Any], folder: Path) -> None:
    """Starts the clients, says how to sign in, and waits."""
    tokens = {one["type"]: one["access_token"] for one in reversed(demo["devices"])}
    with ExitStack() as stack:
        clients = []
        for app in ("kiosk", "display", "agent", "admin"):
            data_dir = folder / app
            data_dir.mkdir(exist_ok=True)
            arguments = [f"qms_{app}", "--server", server, "--data-dir", str(data_dir), "--windowed"]
            if app == "kiosk":
                arguments += ["--printer", f"file:{folder / 'ticket.escpos'}"]
            environment = {"QMS_DEVICE_TOKEN": tokens[app]} if app in tokens else {}
            clients.append(stack.enter_context(running(arguments, environment, folder / f"{app}.log")))
        _say_logins(server, demo)
        while any(client.poll() is None for client in clients):
            time.sleep(0.2)


def _say_logins(server: str, demo: dict[str, Any]) -> None:
    print(f"\nThe server is {server}. Sign in with organisation {demo['tenant']['slug']} as:\n")
    for user in demo["users"]:
        print(f"  {user['role']:<11} {user['username']:<8} {user['password']}")
    print("\nTake a ticket at the kiosk, open a counter in the agent app and press F2. Ctrl-C ends all.", flush=True)
