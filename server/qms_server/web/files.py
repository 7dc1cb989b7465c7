"""OpenAPI for answers that are files: Litestar documents one media type an answer, these routes have more."""

from dataclasses import dataclass

from litestar.openapi.spec import OpenAPIMediaType, OpenAPIResponse, OpenAPIType, Operation, Schema

CSV = "text/csv"
FILE = "application/octet-stream"
NOTHING_RUNS = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'; sandbox"}
"""For bytes that somebody sent: no browser may take them for a page."""

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def also_as(*media_types: str) -> type[Operation]:
    """The operation class of a route whose 200 (and 206, when it answers parts) may also be a file of these types."""

    @dataclass
    class WithFiles(Operation):
        def __post_init__(self) -> None:
            answers = self.responses or {}
            assert isinstance(answers.get("200"), OpenAPIResponse), "the route documents its 200"
            file = OpenAPIMediaType(schema=Schema(type=OpenAPIType.STRING))
            for done in (answers.get("200"), answers.get("206")):
                if isinstance(done, OpenAPIResponse):
                    done.content = {**(done.content or {}), **dict.fromkeys(media_types, file)}

    return WithFiles
