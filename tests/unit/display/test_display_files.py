"""The branch's files on a display: fetched, given to the voice by language and word, and what is missing is told."""

import asyncio
import hashlib

from qms_clientkit.asset_cache import AssetCache
from qms_clientkit.transport.errors import Unreachable
from qms_contract.assets import Asset
from qms_contract.devices import TroubleKind
from qms_contract.displays import DisplaySettings, PlaylistItem, Recording, VoiceSettings
from qms_display.branch_files import BranchFiles
from qms_display.state import Calls, with_snapshot
from qms_display.voice.deferred import DeferredVoice
from qms_display.voice.recordings import Recordings

from tests.support.display_data import NOW, TENANT, branch, new_id, snapshot
from tests.support.media import a_png, a_wav

WORD, BAD, POSTER = a_wav(0.4), b"RIFF, but no sound", a_png(8, 8)


def asset_of(content, kind, name):
    return Asset(
        asset_id=new_id(), tenant_id=TENANT, kind=kind, name=name, size=len(content), uploaded_by="Ani", uploaded_at=NOW,
        media_type="audio/wav" if kind == "audio" else "image/png", sha256=hashlib.sha256(content).hexdigest(),
    )  # fmt: skip


class Desk:
    """The files of a branch, with a server that may be away."""

    def __init__(self, folder):
        self.contents = {"Seven": WORD, "Ticket": BAD, "Poster": POSTER}
        kinds = {"Seven": "audio", "Ticket": "audio", "Poster": "image"}
        self.assets = {name: asset_of(self.contents[name], kind, name) for name, kind in kinds.items()}
        self.away, self.order = False, []
        self.recordings = Recordings()
        self.files = BranchFiles(AssetCache(folder, self.download), self.recordings)

    async def download(self, asset_id, take):
        name = next(name for name, one in self.assets.items() if one.asset_id == asset_id)
        if self.away:
            raise Unreachable
        self.order.append(name)
        await take(self.contents[name])

    def calls(self):
        said = [
            Recording(language="id-ID", word="7", recording_asset_id=self.assets["Seven"].asset_id),
            Recording(language="en", word="ticket", recording_asset_id=self.assets["Ticket"].asset_id),
        ]
        voice = VoiceSettings(languages=["id", "fr"], recordings=said)
        shown = DisplaySettings(playlist=[PlaylistItem(playlist_asset_id=self.assets["Poster"].asset_id)])
        return with_snapshot(
            Calls(), snapshot(branch=branch(voice=voice), display=shown, assets=list(self.assets.values()))
        )

    def told(self, *, audible=True, skipped=(), silent=()):
        return {(one.kind, one.subject) for one in self.files.troubles(audible, skipped, silent)}


async def until(condition):
    async with asyncio.timeout(10):
        while not condition():
            await asyncio.sleep(0.005)


async def test_recordings_come_first_and_what_is_not_well_is_told(tmp_path):
    desk, came = Desk(tmp_path), []
    desk.files.on_changed = lambda asset: came.append(asset.name)
    desk.away = True
    desk.files.follow(desk.calls())
    running = asyncio.create_task(desk.files.run())
    await until(lambda: len([one for one in desk.told() if one[0] is TroubleKind.FILE_MISSING]) == 3)
    assert (TroubleKind.NOT_SPOKEN, "fr") in desk.told()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    desk.away = False
    running = asyncio.create_task(desk.files.run())
    await until(lambda: len(came) == 3)
    assert desk.order == came == ["Seven", "Ticket", "Poster"]
    assert desk.recordings.samples("id", "7") is not None
    assert desk.recordings.samples("en", "7") is None
    assert desk.recordings.samples("en", "ticket") is None
    assert desk.told() == {(TroubleKind.NOT_SPOKEN, "fr"), (TroubleKind.RECORDING_UNUSABLE, "Ticket")}
    assert desk.told(audible=False, skipped=["Tour"]) == {
        *desk.told(), (TroubleKind.NO_SOUND, ""), (TroubleKind.MEDIA_SKIPPED, "Tour"),
    }  # fmt: skip
    assert desk.told(silent=["ar", "fr"]) == {*desk.told(), (TroubleKind.NOT_SPOKEN, "ar")}
    desk.files.follow(Calls())
    assert desk.recordings.samples("id", "7") is None, "a branch without recordings is said by the clips"
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_without_a_network_what_was_fetched_once_is_there_at_once(tmp_path):
    first = Desk(tmp_path)
    first.files.follow(first.calls())
    running = asyncio.create_task(first.files.run())
    await until(lambda: all(first.files.path(one) for one in first.assets.values()))
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    second = Desk(tmp_path)
    second.away = True
    second.files.follow(second.calls())
    assert second.recordings.samples("id", "7") is not None
    assert second.files.path(second.assets["Poster"]).read_bytes() == POSTER


async def test_a_file_that_an_old_disk_has_changed_is_fetched_anew_and_one_that_is_what_it_was_is_not(tmp_path):
    desk, came = Desk(tmp_path), []
    desk.files.on_changed = came.append
    desk.files.follow(desk.calls())
    running = asyncio.create_task(desk.files.run())
    await until(lambda: len(came) == 3)
    came.clear()
    poster = desk.assets["Poster"]
    await desk.files.recheck(poster)
    path = desk.files.path(poster)
    path.write_bytes(bytes(len(POSTER)))
    await desk.files.recheck(poster)
    await until(lambda: came == [poster])
    assert path.read_bytes() == POSTER
    assert desk.order == ["Seven", "Ticket", "Poster", "Poster"]
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


def test_videos_fall_silent_before_the_first_announcement_is_even_made():
    order = []

    class Announcer:
        quiet = True

        def start(self):
            order.append("started")

        def announce(self, announcement):
            order.append(announcement)

    voice = DeferredVoice(Announcer, lambda: order.append("hush"))
    voice.announce("A047")
    voice.announce("B012")
    assert order == ["hush", "started", "A047", "hush", "B012"]
