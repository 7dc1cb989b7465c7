"""Assets of a tenant: pictures, videos and recordings that its screens show, print and say.

An asset never changes: another picture is another asset. Who has its bytes knows by `sha256` that they are the right ones.
"""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec

from qms_contract.base import Page, Wire
from qms_contract.ids import AssetId, TenantId


class AssetKind(StrEnum):
    IMAGE = "image"
    VIDEO = "video"
    AUDIO = "audio"


class MediaType(StrEnum):
    """What is taken; every program that shows or plays assets can read these."""

    PNG = "image/png"
    JPEG = "image/jpeg"
    MP4 = "video/mp4"
    WEBM = "video/webm"
    WAV = "audio/wav"


MOST_BYTES: dict[AssetKind, int] = {
    AssetKind.IMAGE: 10_000_000,
    AssetKind.VIDEO: 200_000_000,
    AssetKind.AUDIO: 5_000_000,
}
"""The largest file of each kind."""

AssetName = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]


class Asset(Wire, frozen=True, kw_only=True):
    """`size` is in bytes, `sha256` in hex. `in_use`: it stands in a playlist or template, and cannot be deleted."""

    asset_id: AssetId
    tenant_id: TenantId
    kind: AssetKind
    name: str
    media_type: MediaType
    size: int
    sha256: str
    uploaded_by: str
    uploaded_at: datetime
    in_use: bool = False


class AssetPage(Page, frozen=True, kw_only=True):
    """`used_bytes` of the tenant's `quota_bytes` are taken by all its assets, also those of other pages."""

    items: list[Asset]
    used_bytes: int
    quota_bytes: int
