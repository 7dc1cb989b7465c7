"""Which picture or video is next. Qt-free: it knows no file and no clock but the one it is given.

What could not be shown is set aside and tried again after a time, so that one broken file costs one short look an hour
and the others go on.
"""

import time
from collections.abc import Callable, Iterable
from uuid import UUID

import msgspec
from qms_contract.assets import Asset
from qms_contract.displays import DisplaySettings

TRY_AGAIN_AFTER = 3600.0
"""Seconds until something that could not be shown is tried once more."""


class Entry(msgspec.Struct, frozen=True):
    """A picture for `seconds`, or a video for as long as it lasts."""

    asset: Asset
    seconds: int


def entries_of(settings: DisplaySettings, assets: Iterable[Asset]) -> tuple[Entry, ...]:
    """The playlist with its files; an item whose file is not known is left out."""
    by_id: dict[UUID, Asset] = {asset.asset_id: asset for asset in assets}
    items = settings.playlist if settings.media else []
    return tuple(
        Entry(by_id[item.playlist_asset_id], item.seconds) for item in items if item.playlist_asset_id in by_id
    )


class Playlist:
    """Goes round and round. `clock` counts seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._entries: tuple[Entry, ...] = ()
        self._at = -1
        self._aside: dict[str, float] = {}

    @property
    def entries(self) -> tuple[Entry, ...]:
        return self._entries

    def set(self, entries: tuple[Entry, ...]) -> None:
        """Another list; it goes on after the entry that is shown, when that is in it."""
        shown = self._entries[self._at] if 0 <= self._at < len(self._entries) else None
        self._entries = entries
        self._at = entries.index(shown) if shown in entries else -1

    def next(self, ready: Callable[[Asset], bool]) -> Entry | None:
        """The entry after the last one whose file is `ready` and not set aside; None when there is none."""
        for step in range(1, len(self._entries) + 1):
            place = (self._at + step) % len(self._entries)
            entry = self._entries[place]
            if not self._is_aside(entry.asset) and ready(entry.asset):
                self._at = place
                return entry
        return None

    def set_aside(self, sha256: str) -> None:
        """This file could not be shown."""
        self._aside[sha256] = self._clock()

    def take_back(self, sha256: str) -> None:
        """This file has come anew."""
        self._aside.pop(sha256, None)

    @property
    def aside(self) -> list[Asset]:
        """The files of the list that are set aside now, each once."""
        found = {entry.asset.sha256: entry.asset for entry in self._entries if self._is_aside(entry.asset)}
        return list(found.values())

    def _is_aside(self, asset: Asset) -> bool:
        since = self._aside.get(asset.sha256)
        return since is not None and self._clock() - since < TRY_AGAIN_AFTER
