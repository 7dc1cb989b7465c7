"""The running server against its own OpenAPI document: whatever is sent, the answer is one that is documented."""

import asyncio
import json
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from qms_contract.wire import utc_now
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

from tests.integration.server.test_server_matrix import a_place
from tests.support.server import PASSWORD, Branch

EXAMPLES = 12
# Of some 90 operations: how many must have succeeded, and how many refused a wrong body, for the examples to be worth it.
HAPPY, REJECTING = 72, 48
# Answered from a device's own place; everything else an admin may do.
OF_DEVICES = ("/api/devices/me", "/api/tickets/offline")
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    negative_data_rejection,
]
# Named also when it could be left out: without it there is nothing to issue or to act at.
KEPT = {"service_id", "counter_id"}
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
        operations = [result.ok() for result in schema.get_all_operations()]
        # What is deleted can be neither read nor changed any more, and who is logged out asks nothing.
        for operation in sorted(operations, key=lambda one: (one.method == "delete", one.path.endswith("/logout"))):
            for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
                if mode is GenerationMode.POSITIVE or _takes_something(operation):
                    self._explore(operation, mode)

    def _explore(self, operation: Any, mode: GenerationMode) -> None:
        @BOUNDED
        @given(case=operation.as_strategy(generation_mode=mode), data=st.data())
        def send(case: Case, data: st.DataObject) -> None:
            if mode is GenerationMode.POSITIVE:
                self._be_sensible(case, data)
            self._send(case)

        # Nothing wrong can be made for a route that takes any text.
        with suppress(Unsatisfiable):
            send()

    def _send(self, case: Case) -> None:
        headers = self._headers(case.operation.path)
        response = case.call(headers=headers, session=self._session)
        self.statuses.setdefault(case.operation.label, set()).add(response.status_code)
        try:
            case.validate_response(response, checks=CHECKS, headers=headers)
        except FailureGroup as group:
            told = "; ".join(str(one).splitlines()[0] for one in group.exceptions)
            self.failures.append(
                f"{case.operation.label}: {told}: {case.as_curl_command()} → {response.content[:300]!r}"
            )

    def _headers(self, path: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._tokens['device' if path.startswith(OF_DEVICES) else 'admin']}"}

    def _be_sensible(self, case: Case, data: st.DataObject) -> None:
        """Names real things most of the time, and now and then says no more than it must."""
        if isinstance(case.body, dict) and data.draw(st.booleans()):
            needed = required_fields(case.operation.path, case.operation.method)
            for name in set(case.body) - needed - KEPT:
                del case.body[name]
        for part in (case.path_parameters, case.query, case.body):
            if isinstance(part, dict):
                self._fill(part, case.operation.path, data)
        if isinstance(case.body, dict) and case.body.get("service_id") and case.operation.path == "/api/tickets":
            case.body.pop("service_ids", None)  # one or the other
        if isinstance(case.body, dict) and "version" in case.body and data.draw(st.integers(0, 3)):
            case.body["version"] = self._version_of(case)

    def _fill(self, part: dict[str, Any], path: str, data: st.DataObject) -> None:
        for name in part:
            noun = path.split("/")[2] if name == "entity_id" else name
            field = noun if f"{path} {noun}" not in self._known else f"{path} {noun}"
            if field in self._known and data.draw(st.integers(0, 3)):
                part[name] = data.draw(st.sampled_from(self._known[field]))

    def _version_of(self, case: Case) -> int:
        """The real one, of what the request would change."""
        answer = self._session.get(f"{self._url}{case.formatted_path}", headers=self._headers(case.operation.path))
        known: dict[str, Any] = answer.json() if answer.status_code == 200 else {}
        return int(known.get("version", 1))


def required_fields(path: str, method: str) -> set[str]:
    """The fields that a body of the operation must have, by the committed document."""
    document = json.loads(COMMITTED.read_text(encoding="utf-8"))
    content = document["paths"][path][method]["requestBody"]["content"]
    schema = content.get("application/json", {}).get("schema", {})
    name = str(schema.get("$ref", "")).rsplit("/", 1)[-1]
    return set(document["components"]["schemas"].get(name, {}).get("required", []))


def _takes_something(operation: Any) -> bool:
    """Whether wrong requests can be made of it. What is broken in optional parameters alone often does not survive the way
    into a URL (an object becomes nothing there), and one that nobody knows is passed over."""
    return bool(operation.body or operation.path_parameters or any(one.is_required for one in operation.query))


async def known_ids(branch: Branch, device_id: str) -> dict[str, list[Any]]:
    """Real values by field, or by path and field. Of what is deleted there are several, made like the matrix' own."""
    admin, ids = branch.admin, (await a_place(branch)).ids
    tickets = [await admin.issue(branch.services[0]) for _ in range(6)]
    agent = (await (await branch.person("ani")).get("/api/auth/me")).json()["user_id"]
    await admin.session(branch.counters[0], "open")
    starts = [(await admin.post("/api/devices/pairing", json={"type": "display"})).json() for _ in range(4)]
    login = {"tenant": branch.tenant, "username": "admin", "password": PASSWORD}
    pairs = [(await admin.post("/api/auth/login", json=login)).json() for _ in range(4)]
    order = (await admin.command(f"/api/devices/{device_id}/commands", command="reload")).json()["command_id"]
    versions = (await admin.get("/api/config/versions")).json()["items"]
    return {
        **{field: [value] for field, value in ids.items()},
        "time_zone": ["Asia/Jakarta"],
        "active": [True],
        "tenant": [branch.tenant],
        "username": ["admin"],
        "password": [PASSWORD],
        "/api/users username": ["dewi", "budi", "sari"],
        "totp": [None],
        "role": ["agent"],
        "role_id": [None],
        "refresh_token": [pair["refresh_token"] for pair in pairs],
        "user_code": [start["user_code"] for start in starts],
        "device_code": [start["device_code"] for start in starts],
        "expires_at": [(utc_now() + timedelta(days=30)).isoformat()],
        "token": [str(ticket["status_url"]).rsplit("/", 1)[1] for ticket in tickets],
        "/api/devices/me/commands/{command_id}/result command_id": [order],
        "version_id": [one["config_version_id"] for one in versions],
        "weights": [{}],
        "url": ["https://example.org/queue"],
        "secret": ["a secret, long enough"],
        "events": [["ticket.called"]],
        "branch_ids": [[]],
        "permissions": [[]],
        "area_id": [None],
        "service_ids": [branch.services],
        "opens_at": [None],
        "last_number": [999999],
        "branch_id": [branch.branch_id],
        "service_id": branch.services,
        "counter_id": branch.counters,
        "ticket_id": [ticket["ticket_id"] for ticket in tickets],
        "services": [*branch.services, ids["services"]],
        "counters": [*branch.counters, ids["counters"]],
        "users": [agent, ids["users"]],
        "user_id": [agent, ids["user_id"]],
    }


async def test_every_answer_is_documented(branch: Branch) -> None:
    device = await branch.device()
    device_id = (await device.get("/api/devices/me")).json()["device"]["device_id"]
    tokens = {"admin": branch.admin.token, "device": device.token}
    explorer = Explorer(branch.server.url, tokens, await known_ids(branch, device_id))
    await asyncio.to_thread(explorer.explore)
    assert explorer.failures == [], "\n".join(explorer.failures)
    seen = explorer.statuses.values()
    unreached = sorted(label for label, statuses in explorer.statuses.items() if min(statuses) >= 300)
    assert len(seen) - len(unreached) >= HAPPY, f"the examples no longer reach {unreached}"
    assert sum(1 for statuses in seen if 400 in statuses) >= REJECTING, "nothing wrong is sent any more"


def test_the_committed_document_is_the_servers(tmp_path: Path) -> None:
    """Written by `python -m qms_server openapi docs/openapi.json`."""
    offline = Settings(data_dir=tmp_path, secret_key="x" * 32, database_url="postgresql://localhost")
    assert COMMITTED.read_text(encoding="utf-8") == openapi_json(create_app(offline)) + "\n"
