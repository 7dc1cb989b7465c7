"""The OpenAPI document as a file."""

import json

from litestar import Litestar


def openapi_json(app: Litestar) -> str:
    """As indented JSON with sorted keys, so that a change of the contract is a readable diff."""
    return json.dumps(app.openapi_schema.to_schema(), indent=2, sort_keys=True, ensure_ascii=False)
