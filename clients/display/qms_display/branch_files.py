"""The branch's files on this machine: fetched in the background, recordings first, and given to voice and media. Qt-free."""

from collections.abc import Callable, Iterable
from pathlib import Path
from uuid import UUID

from qms_clientkit.asset_cache import AssetCache
from qms_clientkit.asset_keeper import AssetKeeper
from qms_contract.assets import Asset
from qms_contract.devices import Trouble, TroubleKind

from qms_display.state import Calls
from qms_display.voice.phrases import unspoken
from qms_display.voice.recordings import Recordings


class BranchFiles:
    """`run()` as a supervised task. `on_changed` hears of each file that has come."""

    def __init__(self, cache: AssetCache, recordings: Recordings) -> None:
        self._keeper = AssetKeeper(cache)
        self._keeper.on_kept = self._came
        self._recordings = recordings
        self._calls = Calls()
        self.on_changed: Callable[[Asset], None] = lambda _asset: None
        self.run, self.recheck = self._keeper.run, self._keeper.recheck

    def follow(self, calls: Calls) -> None:
        """The branch as it is now."""
        if (calls.assets, calls.branch, calls.display) == (self._calls.assets, self._calls.branch, self._calls.display):
            return
        self._calls = calls
        wanted = [*(asset for _, asset in self._recorded()), *self._shown()]
        self._keeper.want(list({asset.sha256: asset for asset in wanted}.values()))
        self._use_recordings()

    def path(self, asset: Asset) -> Path | None:
        """Where a file lies, None while it has not come."""
        return self._keeper.path(asset)

    def troubles(self, audible: bool, skipped: Iterable[str], silent: Iterable[str] = ()) -> list[Trouble]:
        """What is not well with what this display shows and says; `skipped` are files that could not be shown, `silent`
        languages that no voice of this machine speaks."""
        unusable = set(self._recordings.unusable)
        recordings = {asset.name for _, asset in self._recorded() if self.path(asset) in unusable}
        branch = self._calls.branch
        return [
            *([] if audible else [Trouble(kind=TroubleKind.NO_SOUND)]),
            *_each(TroubleKind.NOT_SPOKEN, dict.fromkeys([*(unspoken(branch.voice) if branch else []), *silent])),
            *_each(TroubleKind.FILE_MISSING, self._keeper.failed),
            *_each(TroubleKind.RECORDING_UNUSABLE, sorted(recordings)),
            *_each(TroubleKind.MEDIA_SKIPPED, skipped),
        ]

    def _came(self, asset: Asset) -> None:
        self._use_recordings()
        self.on_changed(asset)

    def _use_recordings(self) -> None:
        paths = {key: self.path(asset) for key, asset in self._recorded()}
        self._recordings.use({key: path for key, path in paths.items() if path is not None})

    def _recorded(self) -> list[tuple[tuple[str, str], Asset]]:
        """Language and word of each of the tenant's recordings, with its file."""
        branch, by_id = self._calls.branch, self._by_id()
        named = branch.voice.recordings if branch else []
        return [
            ((one.language.partition("-")[0], one.word), by_id[one.recording_asset_id])
            for one in named
            if one.recording_asset_id in by_id
        ]

    def _shown(self) -> list[Asset]:
        by_id = self._by_id()
        ids = (item.playlist_asset_id for item in self._calls.display.playlist)
        return [by_id[asset_id] for asset_id in ids if asset_id in by_id]

    def _by_id(self) -> dict[UUID, Asset]:
        return {asset.asset_id: asset for asset in self._calls.assets}


def _each(kind: TroubleKind, subjects: Iterable[str]) -> list[Trouble]:
    return [Trouble(kind=kind, subject=subject) for subject in subjects]
