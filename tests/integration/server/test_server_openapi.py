"""The running server against its own OpenAPI document: whatever is sent, the answer is one that is documented."""

import asyncio
from contextlib import suppress
from pathlib import Path
from typing import Any

import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from qms_server.app import create_app
from qms_server.operations.openapi import openapi_json
from qms_server.settings import Settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

from tests.support.server import Branch

EXAMPLES = 12
# Of some 50 operations: how many must have succeeded, and how many refused a wrong body, for the examples to be worth it.
HAPPY, REJECTING = 28, 34
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    negative_data_rejection,
]
COMMITTED = Path(__file__).parents[3] / "docs" / "openapi.json"
BOUNDED = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


class Explorer:
    """Sends generated requests to one server; `known` has real values by field, since made-up ones only meet 404."""

    def __init__(self, url: str, tokens: dict[str, str], known: dict[str, list[Any]]) -> None:
        self._url, self._tokens, self._known = url, tokens, known
        self._session = requests.Session()
        self._session.trust_env = False
        self.failures: list[str] = []
        self.statuses: dict[str, set[int]] = {}

    def explore(self) -> None:
        schema = schemathesis.openapi.from_url(f"{self._url}/docs/openapi.json")
        for result in schema.get_all_operations():
            operation = result.ok()
            for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
                if mode is GenerationMode.POSITIVE or _takes_something(operation):
                    self._explore(operation, mode)

    def _explore(self, operation: Any, mode: GenerationMode) -> None:
        @BOUNDED
        @given(case=operation.as_strategy(generation_mode=mode), data=st.data())
        def send(case: Case, data: st.DataObject) -> None:
            if mode is GenerationMode.POSITIVE:
                self._name_known(case, data)
            self._send(case)

        # Nothing wrong can be made for a route that takes any text.
        with suppress(Unsatisfiable):
            send()

    def _send(self, case: Case) -> None:
        device = case.operation.path.startswith("/api/devices/me")
        token = self._tokens["device" if device else "admin"]
        headers = {"Authorization": f"Bearer {token}"}
        response = case.call(headers=headers, session=self._session)
        self.statuses.setdefault(case.operation.label, set()).add(response.status_code)
        try:
            case.validate_response(response, checks=CHECKS, headers=headers)
        except FailureGroup as group:
            told = "; ".join(str(one).splitlines()[0] for one in group.exceptions)
            self.failures.append(
                f"{case.operation.label}: {told}: {case.as_curl_command()} → {response.content[:300]!r}"
            )

    def _name_known(self, case: Case, data: st.DataObject) -> None:
        for part in (case.path_parameters, case.query, case.body):
            if isinstance(part, dict):
                self._fill(part, case.operation.path, data)
        if isinstance(case.body, dict) and case.body.get("service_id") and case.operation.path == "/api/tickets":
            case.body.pop("service_ids", None)  # one or the other

    def _fill(self, part: dict[str, Any], path: str, data: st.DataObject) -> None:
        for name in part:
            field = path.split("/")[2] if name == "entity_id" else name
            if field in self._known and data.draw(st.integers(0, 3)):
                part[name] = data.draw(st.sampled_from(self._known[field]))


def _takes_something(operation: Any) -> bool:
    """Whether wrong requests can be made of it. What is broken in optional parameters alone often does not survive the way
    into a URL (an object becomes nothing there), and one that nobody knows is passed over."""
    return bool(operation.body or operation.path_parameters or any(one.is_required for one in operation.query))


async def known_ids(branch: Branch) -> dict[str, list[Any]]:
    tickets = [(await branch.admin.issue(branch.services[0]))["ticket_id"] for _ in range(4)]
    agent = (await (await branch.person("ani")).get("/api/auth/me")).json()["user_id"]
    return {
        "time_zone": ["Asia/Jakarta"],
        "version": [1, 2],
        "active": [True],
        "area_id": [None],
        "service_ids": [branch.services],
        "opens_at": [None],
        "last_number": [999999],
        "branch_id": [branch.branch_id],
        "service_id": branch.services,
        "counter_id": branch.counters,
        "ticket_id": tickets,
        "branches": [branch.branch_id],
        "services": branch.services,
        "counters": branch.counters,
        "users": [agent],
    }


async def test_every_answer_is_documented(branch: Branch) -> None:
    device = await branch.device()
    tokens = {"admin": branch.admin.token, "device": device.token}
    explorer = Explorer(branch.server.url, tokens, await known_ids(branch))
    await asyncio.to_thread(explorer.explore)
    assert explorer.failures == [], "\n".join(explorer.failures)
    print(
        [k for k, v in explorer.statuses.items() if min(v) >= 300],
        len([1 for v in explorer.statuses.values() if 400 in v]),
        len(explorer.statuses),
        "STAT",
    )
    seen = explorer.statuses.values()
    assert sum(1 for statuses in seen if min(statuses) < 300) >= HAPPY, "the examples no longer reach the routes"
    assert sum(1 for statuses in seen if 400 in statuses) >= REJECTING, "nothing wrong is sent any more"


def test_the_committed_document_is_the_servers(tmp_path: Path) -> None:
    """Written by `python -m qms_server openapi docs/openapi.json`."""
    offline = Settings(data_dir=tmp_path, secret_key="x" * 32, database_url="postgresql://localhost")
    assert COMMITTED.read_text(encoding="utf-8") == openapi_json(create_app(offline)) + "\n"
