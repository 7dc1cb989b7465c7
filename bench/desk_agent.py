"""What an agent owes a clerk: a key that answers at once, colleagues' calls seen, a search that never stalls, little memory."""

import time
from uuid import uuid4

import httpx
from qms_demo.programs import Cast, Driven

from bench.one_branch import OneBranch, one_branch
from bench.processes import resident_mb
from bench.raw_socket import RawSocket
from bench.reference import bare_window
from bench.table import Row, percentile

_PRESSES, _CROWD = 60, 1000
_PRESS_LIMIT, _SEEN_LIMIT, _STALL_LIMIT, _MEMORY_LIMIT = 120.0, 150.0, 100.0, 130.0
_MS = 1_000_000
_SETTLE = 3.0


def agent_rows() -> list[Row]:
    """Two real agents on one queue, without a screen, beside a raw socket, raw requests and a bare Qt window."""
    with one_branch(8360) as branch:
        window = bare_window()
        (branch.folder / "second").mkdir()
        with Cast(branch.server, branch.folder) as cast, Cast(branch.server, branch.folder / "second") as other:
            rina, dewi = cast.start("agent"), other.start("agent")
            _sit_down(rina, branch.login("rina"), "1")
            _sit_down(dewi, branch.login("dewi"), "3")
            idle = _memory(rina, "resident agent, at the counter", window.resident_mb)
            with branch.clerk() as client:
                rows = [idle, *_presses(branch, client, rina, dewi)]
                _issue(client, branch, _CROWD)
                dewi.wait("waiting_all", f" {_CROWD + 1}", within=60)
                rows.append(_typing(dewi))
            rows.append(_memory(dewi, f"resident agent, {_CROWD} wait", window.resident_mb))
    return rows


def _sit_down(agent: Driven, login: dict[str, str], counter: str) -> None:
    for field, text in login.items():
        agent.type(f"login_{field}", text)
    agent.press("login_go")
    agent.press(f"counter_{counter}")
    agent.wait("primary", "Call next")


def _issue(client: httpx.Client, branch: OneBranch, count: int) -> None:
    for _ in range(count):
        body = {"service_id": branch.service_id, "channel": "staff", "request_id": str(uuid4())}
        client.post("/api/tickets", json=body).raise_for_status()


def _presses(branch: OneBranch, client: httpx.Client, rina: Driven, dewi: Driven) -> list[Row]:
    """F2 by turns calls (or completes and calls) and starts. Every other call is looked for at the colleague's instead: who
    looks at one screen first is late at the other."""
    _issue(client, branch, _PRESSES + 1)
    dewi.wait("waiting_all", str(_PRESSES + 1), within=30)
    bare = _commands(client, branch)
    pressed, seen, heard = [], [], []
    with RawSocket(branch.server, branch.token("display"), branch.branch_id) as socket:
        for place in range(_PRESSES):
            known = len(socket.arrivals)
            at = called = rina.key("F2")
            if place % 2:
                seen.append((dewi.wait("waiting_all", f" {_PRESSES - place}") - at) / _MS)
            else:
                pressed.append((rina.wait("primary", "Start serving") - at) / _MS)
            rina.mark("answer", after=at)  # the next press is taken once this one is through
            rina.wait("primary", "Start serving")
            at = rina.key("F2")
            pressed.append((rina.wait("primary", "Complete & next") - at) / _MS)
            rina.mark("answer", after=at)
            heard += [(one - called) / _MS for one in socket.arrivals[known:]]
    return [
        Row("key press → new state p95", percentile(pressed, 0.95), _PRESS_LIMIT, "ms", bare, "the bare command p95"),
        Row(
            "a colleague's call seen p95", percentile(seen, 0.95), _SEEN_LIMIT, "ms", percentile(heard, 0.95),
            "on a raw socket p95",
        ),
    ]  # fmt: skip


def _commands(client: httpx.Client, branch: OneBranch) -> float:
    """The same kind of command without a program: a ticket confirmed by hand."""
    took = []
    for _ in range(30):
        body = {"service_id": branch.service_id, "channel": "kiosk", "request_id": str(uuid4())}
        ticket = client.post("/api/tickets", json=body).raise_for_status().json()
        cancel = {"action": "cancel", "request_id": str(uuid4())}
        began = time.perf_counter()
        client.post(f"/api/tickets/{ticket['ticket_id']}/actions", json=cancel).raise_for_status()
        took.append((time.perf_counter() - began) * 1000)
    return percentile(took, 0.95)


def _typing(agent: Driven) -> Row:
    """The longest stall while a number is sought among all of them, and while nothing is typed."""
    agent.press("waiting_all")
    still = float(agent.order("typing", name="head_search", text="", within=60).text)
    longest = float(agent.order("typing", name="head_search", text="A10\b\b\bA99", within=60).text)
    return Row(f"longest stall while typing, {_CROWD} wait", longest, _STALL_LIMIT, "ms", still, "nothing typed")


def _memory(agent: Driven, what: str, reference: float) -> Row:
    time.sleep(_SETTLE)
    return Row(what, resident_mb(agent.pid), _MEMORY_LIMIT, "MB", reference, "a bare Qt window")
