"""Screens and voice through a real server: files sent, rows saved, refusals told, and a display that gets them."""

from qms_admin import intents
from qms_admin.forms import screens as form
from qms_admin.forms.checks import chosen
from qms_admin.forms.rows import row
from qms_admin.sections import Section

from tests.support.media import a_png, a_wav, an_mp4_head

BRANCHES, AREAS = Section.BRANCHES, Section.AREAS


def files(folder, **contents):
    for name, content in contents.items():
        (folder / name.replace("__", ".")).write_bytes(content)
    return tuple(str(folder / name.replace("__", ".")) for name in contents)


async def test_files_are_sent_become_rows_and_reach_the_displays(branch, admin, tmp_path):
    item_id = admin.screen.estate.branch_id
    seen = []
    admin.presenter.screen.subscribe(lambda screen: screen.upload and seen.append(screen.upload))
    media = files(tmp_path, Poster__png=a_png(64, 48), Tour__mp4=an_mp4_head(600_000))
    await admin.want(intents.GiveFiles(BRANCHES, item_id, form.PLAYLIST, media))
    await admin.want(intents.GiveFiles(BRANCHES, item_id, form.RECORDINGS, files(tmp_path, id_7__wav=a_wav())))
    tour = dict.fromkeys(one.sent for one in seen if one.name == "Tour.mp4")
    assert list(tour) == [0, 262_144, 524_288, 600_000]
    assert admin.screen.upload is None
    by_name = {one.name: one for one in admin.screen.estate.assets}
    values = admin.screen.values(BRANCHES, item_id)
    assert chosen(values, form.PLAYLIST) == (
        row(str(by_name["Poster.png"].asset_id), "10"), row(str(by_name["Tour.mp4"].asset_id), "10"),
    )  # fmt: skip
    await admin.edit(BRANCHES, item_id, display_layout="services", voice_volume="70")
    await admin.save(item_id)
    assert admin.screen.drafts == {}
    display = await branch.device("display")
    snapshot = (await display.get("/api/display/snapshot", params={"branch_id": branch.branch_id})).json()
    assert [one["playlist_asset_id"] for one in snapshot["display"]["playlist"]] == [
        str(by_name[name].asset_id) for name in ("Poster.png", "Tour.mp4")
    ]
    voice = snapshot["branch"]["voice"]
    assert (snapshot["display"]["layout"], voice["volume"]) == ("services", 70)
    assert [(one["language"], one["word"]) for one in voice["recordings"]] == [("id", "7")]


async def test_what_is_no_picture_is_told_and_what_came_before_it_stays(admin, tmp_path):
    item_id = admin.screen.estate.branch_id
    paths = files(tmp_path, A__png=a_png(), B__png=b"nothing at all", C__png=a_png(9, 9))
    await admin.want(intents.GiveFiles(BRANCHES, item_id, form.PLAYLIST, paths))
    assert len(chosen(admin.screen.values(BRANCHES, item_id), form.PLAYLIST)) == 1
    assert "PNG or JPEG" in admin.screen.notice.sentence
    await admin.want(intents.GiveFiles(BRANCHES, item_id, form.PLAYLIST, (str(tmp_path / "gone.png"),)))
    assert "gone.png" in admin.screen.notice.sentence
    big = tmp_path / "big.png"
    with big.open("wb") as file:
        file.truncate(10_000_001)
    await admin.want(intents.GiveFiles(BRANCHES, item_id, form.PLAYLIST, (str(big),)))
    assert admin.screen.notice.sentence == "The file is larger than 10 MB"


async def test_an_area_shows_what_is_set_for_it_until_it_shows_what_the_branch_does(branch, admin, tmp_path):
    made = await branch.admin.command("/api/areas", branch_id=branch.branch_id, name="Hall")
    await admin.until(lambda: admin.screen.estate.areas)
    (area,) = admin.screen.estate.areas
    await admin.edit(AREAS, area.area_id, display_own="yes", display_scheme="dark")
    await admin.want(intents.GiveFiles(AREAS, area.area_id, form.PLAYLIST, files(tmp_path, A__png=a_png())))
    await admin.save(area.area_id)
    assert admin.screen.drafts == {}
    where = {"branch_id": branch.branch_id, "area_id": made.json()["area_id"]}
    shown = (await branch.admin.get("/api/display/snapshot", params=where)).json()["display"]
    assert (shown["scheme"], len(shown["playlist"])) == ("dark", 1)
    await admin.edit(AREAS, area.area_id, display_own="no")
    await admin.save(area.area_id)
    assert (await branch.admin.get("/api/display/snapshot", params=where)).json()["display"]["scheme"] == "light"


async def test_hours_that_overlap_are_refused_beside_their_list(admin):
    item_id = admin.screen.estate.branch_id
    rows = (row("20:00", "07:00", "0"), row("06:00", "08:00", "40"))
    await admin.edit(BRANCHES, item_id, voice_schedule=rows)
    await admin.save(item_id)
    assert "overlap" in admin.screen.problems(BRANCHES, item_id)["voice_schedule"].plain
