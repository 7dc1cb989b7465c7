"""What displays show and say, as a manager sets it: nothing cut, every control an intent, problems beside their list."""

from dataclasses import replace

import msgspec
import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from qms_admin import intents
from qms_admin.forms import screens as form
from qms_admin.forms.rows import row
from qms_admin.sections import Section
from qms_admin.uploads import Upload
from qms_clientkit.i18n.translator import Translator
from qms_contract.assets import Asset
from qms_contract.devices import Trouble, TroubleKind
from qms_contract.displays import DisplaySettings, PlaylistItem, Recording, ScheduledNotice, VoiceSettings, VolumeSpan

from tests.gui.admin.test_admin_screens import edited, find, press
from tests.support.admin_data import DEVICES, NOW, estate, make_id, screen
from tests.support.cut_text import beyond_side, cut_buttons, cut_labels
from tests.support.display_data import BRANCH, TENANT

KINDS = {"Tour of the new hall and its counters.mp4": "video", "Blood pressure check.png": "image", "id_7.wav": "audio"}
TYPES = {"video": "video/mp4", "image": "image/png", "audio": "audio/wav"}
ASSETS = tuple(
    Asset(
        asset_id=make_id(name), tenant_id=TENANT, kind=kind, name=name, media_type=TYPES[kind], size=1000,
        sha256="ab" * 32, uploaded_by="Maya", uploaded_at=NOW,
    )
    for name, kind in KINDS.items()
)  # fmt: skip
VIDEO, IMAGE, WORD = (str(one.asset_id) for one in ASSETS)
DISPLAY = DisplaySettings(
    playlist=[
        PlaylistItem(playlist_asset_id=ASSETS[0].asset_id),
        PlaylistItem(playlist_asset_id=ASSETS[1].asset_id, seconds=20),
    ]
)
VOICE = VoiceSettings(
    languages=["en", "id"],
    schedule=[VolumeSpan(begins="20:00", ends="07:00", volume=0)],
    recordings=[Recording(language="id", word="7", recording_asset_id=ASSETS[2].asset_id)],
    notices=[
        ScheduledNotice(language="en", text="We close in a quarter of an hour.", minutes_before_closing=15),
        ScheduledNotice(language="id", text="Kami tutup dalam seperempat jam.", minutes_before_closing=15),
    ],
)


def shown(**changes):
    known = estate(assets=ASSETS)
    branch = msgspec.structs.replace(known.branch, display=DISPLAY, voice=VOICE)
    return screen(Section.SCREENS, estate=estate(branches=(branch,), assets=ASSETS), **changes)


def changed(**values):
    return replace(edited(shown(), Section.BRANCHES, BRANCH, **values), section=Section.SCREENS)


@pytest.mark.parametrize("size", [(1440, 900), (1024, 768)])
@pytest.mark.parametrize("language", ["en", "id"])
def test_nothing_is_cut(open_window, language, size):
    wrong = changed(playlist=(row(VIDEO, "2"),), recordings=(row("", "", WORD),))
    window = open_window(
        replace(wrong, upload=Upload("Tour of the new hall.mp4", 4_300_000, 120_000_000)), language, size
    )
    assert cut_labels(window) + cut_buttons(window) == []
    assert beyond_side(window) == []
    assert (window.width(), window.height()) == size


def test_lists_are_moved_typed_in_and_emptied(open_window):
    window = open_window(shown())
    assert find(window, "screens_playlist_0_file").accessibleName() == ASSETS[0].name
    press(window, "screens_playlist_1_up")
    press(window, "screens_playlist_0_up")
    QTest.keyClicks(find(window, "screens_playlist_1_seconds"), "5")
    press(window, "screens_playlist_0_trash")
    video, image = row(VIDEO, "10"), row(IMAGE, "20")
    first = [one for one in window.intents if one.key == form.PLAYLIST]
    assert [one.value for one in first] == [(image, video), (video, row(IMAGE, "205")), (row(IMAGE, "205"),)]
    window.intents.clear()
    press(window, "screens_voice_schedule_more")
    assert window.intents[-1].value == (row("20:00", "07:00", "0"), row(*form.USUAL_HOURS))


def test_words_are_chosen_and_a_foreign_file_is_named_so(open_window):
    window = open_window(shown())
    select = find(window, "screens_recordings_0_word")
    assert (select.value(), find(window, "screens_recordings_0_language").value()) == ("7", "id")
    select.setCurrentIndex(select.findData("go_to"))
    select.activated.emit(select.currentIndex())
    assert window.intents[-1].value == (row("id", "go_to", WORD),)
    window = open_window(replace(shown(), estate=replace(shown().estate, assets=())))
    assert find(window, "screens_playlist_0_file").accessibleName() == "A file that is gone"


def test_files_that_are_picked_are_asked_to_be_sent(open_window, monkeypatch):
    window = open_window(shown())
    asked = []

    def pick(_parent, title, _folder, what):
        asked.append((title, what))
        return ["recordings/en_ticket.wav"], what

    monkeypatch.setattr(QFileDialog, "getOpenFileNames", pick)
    press(window, "screens_recordings_more")
    assert window.intents == [
        intents.GiveFiles(Section.BRANCHES, BRANCH, form.RECORDINGS, ("recordings/en_ticket.wav",))
    ]
    assert asked == [("Add recordings", "Recordings (*.wav)")]


def test_a_file_on_its_way_is_told_and_saving_waits(open_window):
    window = open_window(changed(earlier_calls="8"))
    assert find(window, "screens_save").isEnabled()
    window.show_screen(
        replace(changed(earlier_calls="8"), upload=Upload("Tour.mp4", 4_300_000, 120_000_000), busy=True)
    )
    assert find(window, "upload_sentence").text() == "Tour.mp4 is being sent: 4.3 of 120.0 MB"
    assert not find(window, "screens_save").isEnabled()


def test_what_is_wrong_stands_beside_its_list(open_window):
    window = open_window(changed(voice_schedule=(row("8", "07:00", "0"),), earlier_calls="2"))
    assert find(window, "screens_voice_schedule_error").text() == "Line 1: from and until, such as 20:00 and 07:00"
    assert find(window, "screens_earlier_calls_error").text() == "A number from 3 to 10"
    assert not find(window, "screens_save").isEnabled()


def test_an_area_has_its_own_screens_and_keeps_the_branchs_voice(open_window):
    window, area = open_window(shown()), make_id("area")
    where = find(window, "screens_where")
    assert [where.itemText(place) for place in range(where.count())] == ["The whole branch", "Hall"]
    choose(where, 1)
    assert find(window, "screens_display_own").value() == "no"
    assert find(window, "screens_playlist_0_file").accessibleName() == ASSETS[0].name, (
        "it begins with what the branch shows"
    )
    assert not [one for one in window.findChildren(QWidget, "screens_voice_volume") if one.isVisible()]
    own = find(window, "screens_display_own")
    own.setCurrentIndex(own.findData("yes"))
    own.activated.emit(own.currentIndex())
    assert window.intents == [intents.Change(Section.AREAS, area, "display_own", "yes")]
    assert cut_labels(window) + cut_buttons(window) == []
    choose(where, 0)
    assert find(window, "screens_voice_volume")


def test_two_who_changed_one_playlist_see_the_files_by_their_names(open_window):
    area = make_id("area")
    known = shown().estate
    mine = replace(edited(shown(), Section.AREAS, area, playlist=(row(IMAGE, "20"),)), section=Section.SCREENS)
    theirs = DisplaySettings(playlist=[PlaylistItem(playlist_asset_id=ASSETS[0].asset_id, seconds=5)])
    areas = (msgspec.structs.replace(known.areas[0], display=theirs),)
    window = open_window(replace(mine, estate=replace(known, areas=areas), comparing=area))
    assert find(window, "compare_theirs_playlist").text() == f"Theirs: {ASSETS[0].name} 5"
    assert find(window, "compare_mine_playlist").text() == f"Mine: {ASSETS[1].name} 20"


def choose(select, place):
    select.setCurrentIndex(place)
    select.activated.emit(place)
    QApplication.processEvents()


def test_a_device_says_what_is_not_well(open_window):
    troubles = [Trouble(kind=kind, subject="Tour.mp4") for kind in TroubleKind]
    device = msgspec.structs.replace(DEVICES[3], troubles=troubles)
    devices = (*DEVICES[:3], device, *DEVICES[4:])
    for language in ("en", "id"):
        at = screen(Section.DEVICES, estate=estate(devices=devices), chosen={Section.DEVICES: device.device_id})
        window = open_window(at, language)
        words = find(window, "device_troubles_sentence").text()
        text = Translator("qms_admin.i18n", language)
        assert [kind for kind in TroubleKind if text(f"device_trouble.{kind}", subject="Tour.mp4") not in words] == []
        assert cut_labels(find(window, "device_detail", QWidget)) == []
