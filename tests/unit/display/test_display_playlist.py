"""The playlist goes round, leaves out what is missing or broken, and tries it again after a time."""

import msgspec
from qms_contract.assets import Asset
from qms_contract.displays import DisplaySettings, PlaylistItem
from qms_display.media.crash_mark import CrashMark
from qms_display.media.playlist import TRY_AGAIN_AFTER, Playlist, entries_of

from tests.support.display_data import NOW, TENANT, new_id


def an_asset(name, kind="image"):
    return Asset(
        asset_id=new_id(), tenant_id=TENANT, kind=kind, name=name, media_type="image/png", size=10,
        sha256=name * 64, uploaded_by="Ani", uploaded_at=NOW,
    )  # fmt: skip


A, B, C = an_asset("a"), an_asset("b"), an_asset("c")
SETTINGS = DisplaySettings(
    playlist=[PlaylistItem(playlist_asset_id=one.asset_id, seconds=5 + n) for n, one in enumerate((A, B, C, A))]
)


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


def playing(playlist, count, ready=lambda _asset: True):
    entries = [playlist.next(ready) for _ in range(count)]
    return "".join(entry.asset.name if entry else "-" for entry in entries)


def test_it_shows_one_after_the_other_and_begins_again():
    playlist = Playlist()
    playlist.set(entries_of(SETTINGS, [A, B, C]))
    assert [entry.seconds for entry in playlist.entries] == [5, 6, 7, 8]
    assert playing(playlist, 6) == "abcaab"


def test_what_is_not_known_or_not_here_yet_is_left_out():
    playlist = Playlist()
    playlist.set(entries_of(SETTINGS, [A, B]))
    assert playing(playlist, 4) == "abaa"
    assert playing(playlist, 2, lambda asset: asset is B) == "bb"
    assert playing(playlist, 2, lambda _asset: False) == "--"
    assert entries_of(msgspec.structs.replace(SETTINGS, media=False), [A, B, C]) == ()


def test_a_broken_file_is_set_aside_for_an_hour_and_told():
    clock = Clock()
    playlist = Playlist(clock)
    playlist.set(entries_of(SETTINGS, [A, B, C]))
    playlist.set_aside(A.sha256)
    assert playing(playlist, 4) == "bcbc"
    assert playlist.aside == [A]
    clock.now = TRY_AGAIN_AFTER
    assert playing(playlist, 2) == "aa"
    assert playlist.aside == []


def test_a_changed_list_goes_on_where_it_was():
    playlist = Playlist()
    entries = entries_of(SETTINGS, [A, B, C])
    playlist.set(entries)
    playing(playlist, 2)
    playlist.set((entries[2], entries[1], entries[0]))
    assert playing(playlist, 2) == "ac"
    playlist.set((entries[2],))
    assert playing(playlist, 1) == "c"
    playlist.set(())
    assert playing(playlist, 1) == "-"


def test_a_video_during_which_the_program_died_is_known_at_the_next_start(tmp_path):
    mark = CrashMark(tmp_path)
    assert mark.left_over() is None
    mark.begin("ab")
    assert CrashMark(tmp_path).left_over() == "ab"
    assert CrashMark(tmp_path).left_over() is None
    mark.begin("ab")
    mark.wipe()
    assert CrashMark(tmp_path).left_over() is None
