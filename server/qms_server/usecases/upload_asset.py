"""Take a file from a tenant, in parts: neither the memory nor a transaction grows with it, however slowly it comes.

Its bytes are written by short transactions of their own while nobody sees them. Only when it is whole is it published, by a
command on the tenant's stream like any other change of the configuration; so a repeat under its request_id gets the first
answer, and another file under it is refused, because its hash is part of what the request says.
"""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from datetime import datetime
from functools import partial
from uuid import UUID

import msgspec
from qms_contract.assets import Asset, AssetKind
from qms_contract.audit import AuditAction
from qms_contract.ids import new_id
from qms_contract.pictures import TAIL
from qms_contract.topics import admin_topic
from qms_contract.wire import encode

from qms_server.domain.access import Actor, Permission
from qms_server.domain.media import Media, check_end, check_size, read_head, refused
from qms_server.store.assets import (
    PART_BYTES,
    add_part,
    begin_asset,
    finish_asset,
    give_up_asset,
    load_asset,
    used_bytes,
)
from qms_server.store.requests import Answer
from qms_server.store.transaction import Database
from qms_server.usecases.audit import audit
from qms_server.usecases.commands import Commands, Scope, answer_of
from qms_server.usecases.unit import Unit

ASSETS = "assets"
SILENCE_SECONDS = 30.0
"""An upload that brings nothing for so long is given up."""

Chunks = AsyncIterator[bytes]


class NewAsset(msgspec.Struct, frozen=True):
    """What the client says of the file. `declared` is its size in bytes, when it told one."""

    request_id: UUID
    kind: AssetKind
    name: str
    declared: int | None


class Uploads:
    """`quota` is how many bytes all assets of a tenant may take."""

    def __init__(self, commands: Commands, quota: int) -> None:
        self._commands = commands
        self._quota = quota

    async def take(self, actor: Actor, new: NewAsset, chunks: Chunks) -> Answer:
        """201 with the asset. Raises Forbidden before a byte is read, ValidationFailed for what cannot be taken."""
        actor.require(Permission.MANAGE_ASSETS, None)
        check_size(new.kind, new.declared or 0)
        async with self._commands.database.transaction(actor.tenant_id) as transaction:
            room = self._quota - await used_bytes(transaction.connection)
        check_room(self._quota, room, new.declared or 0)
        parts = _parts(chunks)
        head = await anext(parts, b"")
        upload = _Upload(self._commands.database, actor, new, read_head(new.kind, head))
        try:
            await self._receive(upload, room, head, parts)
            return await self._publish(actor, new, upload)
        finally:
            await upload.clean_up()

    async def _receive(self, upload: "_Upload", room: int, head: bytes, parts: Chunks) -> None:
        await upload.begin(self._commands.clock())
        await upload.add(head)
        async for part in parts:
            await upload.add(part)
            check_room(self._quota, room, upload.size)
        upload.check_whole()

    async def _publish(self, actor: Actor, new: NewAsset, upload: "_Upload") -> Answer:
        said = encode(("POST /api/assets", new.kind, new.name, upload.sha256))
        scope = Scope("tenant", actor.tenant_id, Permission.MANAGE_ASSETS)
        work = partial(publish_asset, asset_id=upload.asset_id, sha256=upload.sha256, quota=self._quota)
        return await self._commands.run(actor, new.request_id, hashlib.sha256(said).digest(), scope, work)


async def publish_asset(unit: Unit, asset_id: UUID, sha256: str, quota: int) -> Answer:
    """201 with the asset, which everybody sees from now on. Others may have come meanwhile: under the lock it is counted."""
    check_room(quota, quota - await used_bytes(unit.connection), 0)
    await finish_asset(unit.connection, asset_id, sha256, unit.now)
    asset = await load_asset(unit.connection, asset_id)
    assert asset is not None, "its bytes were all written"
    after = told_of(asset)
    await audit(unit.connection, unit.actor, unit.now, AuditAction.CONFIG_CREATED, ASSETS, asset_id, after=after)
    unit.tell_config({admin_topic(unit.actor.tenant_id)}, ASSETS, asset_id)
    return answer_of(201, asset)


def check_room(quota: int, room: int, size: int) -> None:
    """Raises ValidationFailed when a file of `size` does not fit into the `room` that is left."""
    if size > room:
        whole, left = quota // 1_000_000, max(0, room) // 1_000_000
        raise refused(
            f"There is no room for it: all files together may take {whole} MB, and {left} MB are left. "
            "Delete some that nothing uses."
        )


def told_of(asset: Asset) -> dict[str, object]:
    """An asset as the audit log has it."""
    return {name: getattr(asset, name) for name in ("name", "kind", "media_type", "size", "sha256")}


class _Upload:
    """An asset on its way: what has come of it so far."""

    def __init__(self, database: Database, actor: Actor, new: NewAsset, media: Media) -> None:
        self._database, self._actor, self._new, self._media = database, actor, new, media
        self._hash = hashlib.sha256()
        self._tail = b""
        self._parts = 0
        self.asset_id = new_id()
        self.size = 0

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()

    async def begin(self, now: datetime) -> None:
        actor, new, media_type = self._actor, self._new, self._media.media_type
        async with self._database.transaction(actor.tenant_id) as transaction:
            await begin_asset(
                transaction.connection, actor.tenant_id, self.asset_id, new.kind, new.name, media_type, actor.name, now
            )

    async def add(self, data: bytes) -> None:
        """Raises ValidationFailed when the file is too large or the upload was given up for its age."""
        self.size += len(data)
        check_size(self._new.kind, self.size)
        async with self._database.transaction(self._actor.tenant_id) as transaction:
            taken = await add_part(transaction.connection, self._actor.tenant_id, self.asset_id, self._parts, data)
        if not taken:
            raise refused("The upload took too long. Send the file again.")
        self._hash.update(data)
        self._tail = (self._tail + data)[-TAIL:]
        self._parts += 1

    def check_whole(self) -> None:
        """Raises ValidationFailed for a file whose end is missing."""
        if self._new.declared not in {None, self.size}:
            raise refused("The file is cut off: fewer bytes came than were announced.")
        check_end(self._media, self._tail, self.size)

    async def clean_up(self) -> None:
        """Nothing is left of it unless it was published (a repeat's is not: the first one's asset is the answer)."""
        async with self._database.transaction(self._actor.tenant_id) as transaction:
            await give_up_asset(transaction.connection, self.asset_id)


async def _parts(chunks: Chunks) -> AsyncIterator[bytes]:
    """The file in pieces of PART_BYTES; the last may be shorter. Raises ValidationFailed when nothing comes any more."""
    gathered = bytearray()
    try:
        while True:
            async with asyncio.timeout(SILENCE_SECONDS):
                gathered += await anext(chunks)
            while len(gathered) >= PART_BYTES:
                yield bytes(gathered[:PART_BYTES])
                del gathered[:PART_BYTES]
    except StopAsyncIteration:
        pass
    except TimeoutError as error:
        raise refused("The upload stood still for too long. Send the file again.") from error
    if gathered:
        yield bytes(gathered)
