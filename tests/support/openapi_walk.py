"""Every request that the OpenAPI document knows, with an example body, and every place in it that takes a text."""

import copy
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

DOCUMENT: dict[str, Any] = json.loads((Path(__file__).parents[2] / "docs" / "openapi.json").read_text(encoding="utf-8"))
_METHODS = ("get", "post", "patch", "delete")
_FORMATS = {"date-time": "2026-11-22T10:00:00Z", "date": "2026-11-22", "time": "10:00:00"}
_DEEPEST = 6


@dataclass(frozen=True)
class Call:
    """A request: `params` by where they go (path, query), `body` None without one."""

    method: str
    path: str
    params: dict[str, dict[str, Any]]
    body: Any

    def url(self) -> str:
        url = self.path
        for name, value in self.params["path"].items():
            url = url.replace("{" + name + "}", str(value))
        return url


def calls(ids: dict[str, str]) -> Iterator[Call]:
    """One for each operation; `ids` are ids that exist, by the names that parameters and fields have."""
    for path, operations in DOCUMENT["paths"].items():
        for method in _METHODS:
            if method in operations:
                yield _call(method, path, operations[method], ids)


def with_text(call: Call, text: str) -> Iterator[Call]:
    """The call with `text` in one place after another: in each parameter, and in each text of the body."""
    for where, params in call.params.items():
        for name in params:
            yield Call(call.method, call.path, {**call.params, where: {**params, name: text}}, call.body)
    for place in _places(call.body):
        yield Call(call.method, call.path, call.params, _replaced(call.body, place, text))


def _call(method: str, path: str, operation: dict[str, Any], ids: dict[str, str]) -> Call:
    params: dict[str, dict[str, Any]] = {"path": {}, "query": {}}
    for parameter in operation.get("parameters", []):
        if parameter["in"] in params:
            name = parameter["name"]
            params[parameter["in"]][name] = ids.get(name) or _example(parameter["schema"], name, ids)
    content = operation.get("requestBody", {}).get("content", {})
    body = _example(content["application/json"]["schema"], "", ids) if "application/json" in content else None
    return Call(method.upper(), path, params, body)


def _example(schema: dict[str, Any], name: str, ids: dict[str, str], depth: int = 0) -> Any:
    if name in ids and depth:
        return ids[name]
    if "$ref" in schema:
        schema = DOCUMENT["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    for choice in ("oneOf", "anyOf", "allOf"):
        if choice in schema:
            real = [one for one in schema[choice] if one.get("type") != "null"]
            return _example(real[0], name, ids, depth)
    if "enum" in schema or "const" in schema:
        return schema.get("const", schema.get("enum", [None])[0])
    kind = schema.get("type")
    kind = next((one for one in kind if one != "null"), None) if isinstance(kind, list) else kind
    if kind == "object" or "properties" in schema:
        fields = schema.get("properties", {}) if depth < _DEEPEST else {}
        return {field: _example(one, field, ids, depth + 1) for field, one in fields.items()}
    if kind == "array":
        return [_example(schema.get("items", {}), name.removesuffix("s"), ids, depth + 1)] if depth < _DEEPEST else []
    if kind in {"integer", "number"}:
        return schema.get("minimum", 1)
    if kind == "boolean":
        return True
    if schema.get("format") == "uuid":
        return str(uuid4())
    return _FORMATS.get(schema.get("format", ""), "x")


def _places(body: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(body, dict):
        for name, value in body.items():
            yield from _places(value, (*place, name))
    elif isinstance(body, list):
        for number, value in enumerate(body):
            yield from _places(value, (*place, number))
    elif isinstance(body, str):
        yield place


def _replaced(body: Any, place: tuple[Any, ...], text: str) -> Any:
    changed = copy.deepcopy(body)
    parent = changed
    for step in place[:-1]:
        parent = parent[step]
    parent[place[-1]] = text
    return changed
