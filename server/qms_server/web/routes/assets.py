"""`/api/assets`: pictures, videos and recordings of a tenant, as they are, streamed both ways."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import Annotated, cast
from uuid import UUID

from litestar import Response, Router, delete, get, post
from litestar.di import NamedDependency
from litestar.exceptions import InternalServerException
from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.spec import OpenAPIFormat, OpenAPIMediaType, OpenAPIType, Operation, RequestBody, Schema
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.response import Stream
from qms_contract.assets import Asset, AssetKind, AssetPage, MediaType

from qms_server.domain.access import Permission
from qms_server.domain.media import refused
from qms_server.usecases.commands import Commands, Scope
from qms_server.usecases.delete_asset import delete_asset
from qms_server.usecases.read_assets import AssetReader
from qms_server.usecases.upload_asset import NewAsset, Uploads
from qms_server.web.answers import READ_REFUSALS, ActorRequest, answers, respond, run_command
from qms_server.web.files import FILE, NOTHING_RUNS, also_as
from qms_server.web.ranges import bytes_wanted
from qms_server.web.routes.queues import Limit, Offset

FileName = Annotated[str, QueryParameter(min_length=1, max_length=100, description="How people call the file")]
Search = Annotated[str | None, QueryParameter(min_length=1, max_length=100, description="A part of the name")]
_FOREVER = "private, max-age=31536000, immutable"
_CONTENT = ResponseSpec(bytes, generate_examples=False, media_type=FILE, description="The file, by its media type")


@dataclass
class _TakesFile(Operation):
    """OpenAPI for a body that is a file as it is."""

    def __post_init__(self) -> None:
        file = OpenAPIMediaType(schema=Schema(type=OpenAPIType.STRING, format=OpenAPIFormat.BINARY))
        self.request_body = RequestBody(content={FILE: file}, required=True, description="The file as it is")


@post(
    "/",
    responses=answers((201, Asset)),
    operation_class=_TakesFile,
    request_max_body_size=None,  # each kind of file has its own limit, told in the refusal
    summary="Upload a picture, video or recording",
)
async def upload(
    request: ActorRequest,
    kind: FromQuery[AssetKind],
    name: FileName,
    request_id: FromQuery[UUID],
    uploads: NamedDependency[Uploads],
) -> Response[bytes]:
    new = NewAsset(request_id, kind, name, request.content_length)
    return respond(await uploads.take(request.user, new, _chunks(request)))


@get("/", responses=READ_REFUSALS, summary="The files of the tenant, by name")
async def list_assets(
    request: ActorRequest,
    asset_reader: NamedDependency[AssetReader],
    kind: FromQuery[AssetKind | None] = None,
    search: Search = None,
    limit: Limit = 100,
    offset: Offset = 0,
) -> AssetPage:
    return await asset_reader.page(request.user, kind, search, limit, offset)


@get("/{asset_id:uuid}", responses=READ_REFUSALS, summary="One file's name, kind and size")
async def read_asset(
    request: ActorRequest, asset_id: FromPath[UUID], asset_reader: NamedDependency[AssetReader]
) -> Asset:
    return await asset_reader.one(request.user, asset_id)


@get(
    "/{asset_id:uuid}/content",
    operation_class=also_as(*(str(one) for one in MediaType)),
    responses={**READ_REFUSALS, 200: _CONTENT, 206: _CONTENT, 304: ResponseSpec(None), 416: ResponseSpec(None)},
    summary="Its bytes; takes If-None-Match, If-Range and Range",
)
async def content(
    request: ActorRequest, asset_id: FromPath[UUID], asset_reader: NamedDependency[AssetReader]
) -> Stream | Response[bytes]:
    asset = await asset_reader.one(request.user, asset_id)
    tag = f'"{asset.sha256}"'
    wanted = bytes_wanted(request.headers, tag, asset.size)
    headers = {**NOTHING_RUNS, "ETag": tag, "Accept-Ranges": "bytes", "Cache-Control": _FOREVER}
    if wanted.status is HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
        headers["Content-Range"] = f"bytes */{asset.size}"
    if wanted.end == 0:
        return Response(b"", status_code=wanted.status, headers=headers)
    headers["Content-Length"] = str(wanted.end - wanted.start)
    if wanted.status is HTTPStatus.PARTIAL_CONTENT:
        headers["Content-Range"] = f"bytes {wanted.start}-{wanted.end - 1}/{asset.size}"
    pieces = asset_reader.content(asset, wanted.start, wanted.end)
    return Stream(pieces, status_code=wanted.status, media_type=asset.media_type, headers=headers)


@delete(
    "/{asset_id:uuid}",
    status_code=204,
    responses=answers((204, None)),
    summary="Delete a file that nothing uses",
)
async def remove(
    request: ActorRequest, asset_id: FromPath[UUID], request_id: FromQuery[UUID], commands: NamedDependency[Commands]
) -> Response[None]:
    scope = Scope("tenant", request.user.tenant_id, Permission.MANAGE_ASSETS)
    work = partial(delete_asset, asset_id=asset_id)
    # 204 has no body, says Litestar; a refusal has one.
    return cast(Response[None], await run_command(request, commands, request_id, None, scope, work))


async def _chunks(request: ActorRequest) -> AsyncIterator[bytes]:
    """The body as it comes. Raises ValidationFailed when the client is gone: there is nobody to blame but the line."""
    try:
        async for chunk in request.stream():
            yield chunk
    except InternalServerException as error:
        raise refused("The upload was cut off.") from error


router = Router("/api/assets", route_handlers=[upload, list_assets, read_asset, content, remove], tags=["assets"])
