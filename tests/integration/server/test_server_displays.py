"""What displays show and how they speak: kept with its history, checked with the field named, told to whom it concerns."""

from typing import Any
from uuid import uuid4

from tests.support.live import live
from tests.support.media import a_png, a_wav, an_mp4_head
from tests.support.server import Branch

SCHEDULE = [{"begins": "21:00", "ends": "07:00", "volume": 0}, {"begins": "07:00", "ends": "09:00", "volume": 40}]


async def uploaded(branch: Branch, kind: str, content: bytes, name: str = "File") -> str:
    query = {"kind": kind, "name": name, "request_id": str(uuid4())}
    answer = await branch.admin.post("/api/assets", params=query, content=content)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["asset_id"])


async def refused(branch: Branch, path: str, **fields: Any) -> tuple[int, str, str]:
    """Status, the field at fault and the message."""
    version = (await branch.admin.get(path)).json()["version"]
    body = {"request_id": str(uuid4()), "version": version, **fields}
    answer = await branch.admin.patch(path, json=body)
    error = answer.json()["error"]
    details = error["details"]
    field = details[0].get("field") or details[0].get("key") or error["message"] if details else error["message"]
    return answer.status_code, str(field), error["message"]


async def test_a_playlist_and_recordings_reach_the_branchs_devices_with_their_files(branch: Branch) -> None:
    path = f"/api/branches/{branch.branch_id}"
    image, video = await uploaded(branch, "image", a_png()), await uploaded(branch, "video", an_mp4_head(), "Tour")
    word = await uploaded(branch, "audio", a_wav(), "Seven")
    await uploaded(branch, "image", a_png(9, 9), "Not used")
    playlist = [{"playlist_asset_id": image, "seconds": 12}, {"playlist_asset_id": video, "seconds": 10}]
    display = {"layout": "services", "scheme": "dark", "earlier_calls": 8, "playlist": playlist}
    recordings = [{"language": "id", "word": "7", "recording_asset_id": word}]
    async with live(await branch.device("display")) as socket:
        await socket.subscribe(f"branch:{branch.branch_id}:config")
        voice: dict[str, Any] = {
            "languages": ["id", "en"],
            "numbers": "whole",
            "schedule": SCHEDULE,
            "recordings": recordings,
        }
        voice["notices"] = [{"language": "id", "text": "Segera tutup", "at": None, "minutes_before_closing": 15}]
        changed = await branch.admin.change(path, display=display, voice=voice)
        event = (await socket.events(1))[0]
    assert event["payload"]["entity"] == "branches"
    assert changed["display"] == {"ticker": True, "media": True, "video_volume": 0, **display}
    assert changed["voice"] == {"volume": 100, **voice}
    device = await branch.device("display")
    snapshot = (await device.get("/api/display/snapshot", params={"branch_id": branch.branch_id})).json()
    assert snapshot["display"] == changed["display"]
    assert {asset["asset_id"] for asset in snapshot["assets"]} == {image, video, word}
    config = (await device.get("/api/devices/me")).json()
    assert config["branch"]["voice"] == changed["voice"]
    assert config["assets"] == snapshot["assets"]
    assert all(asset["in_use"] for asset in config["assets"])


async def test_a_file_that_is_shown_cannot_be_deleted_until_it_is_taken_out(branch: Branch) -> None:
    path = f"/api/branches/{branch.branch_id}"
    image = await uploaded(branch, "image", a_png(), "Poster")
    await branch.admin.change(path, display={"playlist": [{"playlist_asset_id": image}]})
    refusal = await branch.admin.delete(f"/api/assets/{image}", params={"request_id": str(uuid4())})
    name = (await branch.admin.get(path)).json()["name"]
    assert (refusal.status_code, refusal.json()["error"]["code"]) == (409, "CONFLICT")
    assert refusal.json()["error"]["message"] == f"Poster is in use: {name}. Take it out there first."
    await branch.admin.change(path, display={"playlist": []})
    gone = await branch.admin.delete(f"/api/assets/{image}", params={"request_id": str(uuid4())})
    assert gone.status_code == 204


async def test_the_history_brings_a_screen_back_and_refuses_one_whose_file_is_gone(branch: Branch) -> None:
    path = f"/api/branches/{branch.branch_id}"
    image = await uploaded(branch, "image", a_png())
    await branch.admin.change(path, display={"scheme": "dark", "playlist": [{"playlist_asset_id": image}]})
    await branch.admin.change(path, display={"scheme": "high_contrast"}, voice={"volume": 20})
    history = (await branch.admin.get("/api/config/versions", params={"entity_id": branch.branch_id})).json()["items"]
    version = next(one for one in history if (one["after"] or {}).get("display", {}).get("scheme") == "dark")
    restore = f"/api/config/versions/{version['config_version_id']}/restore"
    back = await branch.admin.command(restore)
    assert back.status_code == 200, back.text
    assert back.json()["display"]["playlist"] == [{"playlist_asset_id": image, "seconds": 10}]
    assert back.json()["voice"]["volume"] == 100
    await branch.admin.change(path, display={})
    await branch.admin.delete(f"/api/assets/{image}", params={"request_id": str(uuid4())})
    lost = await branch.admin.command(restore)
    assert (lost.status_code, lost.json()["error"]["details"]) == (
        404,
        [{"field": "display.playlist.0.playlist_asset_id"}],
    )


async def test_an_area_shows_what_it_wants_and_else_what_its_branch_does(branch: Branch) -> None:
    area = (await branch.admin.command("/api/areas", branch_id=branch.branch_id, name="Hall")).json()
    await branch.admin.change(f"/api/branches/{branch.branch_id}", display={"scheme": "dark"})
    params = {"branch_id": branch.branch_id, "area_id": area["area_id"]}

    async def scheme() -> str:
        return str((await branch.admin.get("/api/display/snapshot", params=params)).json()["display"]["scheme"])

    assert (area["display"], await scheme()) == (None, "dark")
    poster = await uploaded(branch, "image", a_png(), "Poster")
    own = {"scheme": "light", "playlist": [{"playlist_asset_id": poster}]}
    await branch.admin.change(f"/api/areas/{area['area_id']}", display=own)
    assert await scheme() == "light"
    refusal = await branch.admin.delete(f"/api/assets/{poster}", params={"request_id": str(uuid4())})
    assert "Poster is in use: Hall." in refusal.json()["error"]["message"]
    await branch.admin.delete(f"/api/areas/{area['area_id']}", params={"request_id": str(uuid4())})
    assert (await branch.admin.delete(f"/api/assets/{poster}", params={"request_id": str(uuid4())})).status_code == 204


def shown(asset_id: str) -> dict[str, Any]:
    return {"display": {"playlist": [{"playlist_asset_id": asset_id}]}}


def said(asset_id: str, word: str = "7", times: int = 1) -> dict[str, Any]:
    return {"voice": {"recordings": [{"language": "en", "word": word, "recording_asset_id": asset_id}] * times}}


def loud(begins: str, ends: str, *others: dict[str, Any]) -> dict[str, Any]:
    return {"voice": {"schedule": [*others, {"begins": begins, "ends": ends, "volume": 5}]}}


def noticed(*moments: dict[str, Any]) -> dict[str, Any]:
    return {"voice": {"notices": [{"language": "en", "text": "We close soon.", **moment} for moment in moments]}}


async def test_what_contradicts_itself_is_refused_with_its_field(branch: Branch) -> None:
    path = f"/api/branches/{branch.branch_id}"
    audio, image = await uploaded(branch, "audio", a_wav()), await uploaded(branch, "image", a_png())
    item, recording = "display.playlist.0.playlist_asset_id", "voice.recordings.0.recording_asset_id"
    cases: list[tuple[dict[str, Any], int, str, str]] = [
        (shown(str(uuid4())), 404, item, "no such file"),
        (shown(audio), 400, item, "a picture or a video"),
        (said(image), 400, recording, "a recording"),
        (said(audio, times=2), 400, "voice.recordings", "two recordings of 7 in en"),
        (said(audio, word="hundred"), 400, "", "word"),
        ({"voice": {"languages": ["en", "en"]}}, 400, "voice.languages", "twice"),
        (loud("08:00", "08:00"), 400, "voice.schedule", "later"),
        (loud("23:00", "24:00", *SCHEDULE), 400, "voice.schedule", "overlap"),
        (loud("06:59", "07:00", *SCHEDULE), 400, "voice.schedule", "overlap"),
        (noticed({"at": "10:30", "minutes_before_closing": 5}), 400, "voice.notices", "one of the two"),
        (noticed({}), 400, "voice.notices", "one of the two"),
        (noticed({"at": "10:30"}, {"at": "10:30"}), 400, "voice.notices", "same language"),
        (noticed({"at": "24:00"}), 400, "", "at"),
        (noticed({"at": "10:30", "text": ""}), 400, "", "text"),
        ({"voice": {"volume": 101}}, 400, "", "volume"),
        ({"display": {"earlier_calls": 2}}, 400, "", "earlier_calls"),
        ({"display": {"scheme": "pink"}}, 400, "", "scheme"),
    ]
    for fields, status, field, told in cases:
        answer = await refused(branch, path, **fields)
        assert answer[0] == status, answer
        assert told in answer[2]
        assert not field or answer[1] == field, answer
    assert (await branch.admin.get(path)).json()["version"] == 1


async def test_a_display_tells_what_is_not_well_with_it(branch: Branch) -> None:
    device = await branch.device("display")
    troubles = [{"kind": "media_skipped", "subject": "Tour"}, {"kind": "no_sound", "subject": ""}]
    beat = {"sent_at": "2026-11-29T08:00:00Z", "app_version": "1", "troubles": troubles}
    assert (await device.post("/api/devices/me/heartbeat", json=beat)).status_code == 200
    own = (await device.get("/api/devices/me")).json()["device"]
    assert own["troubles"] == troubles
    listed = (await branch.admin.get(f"/api/devices/{own['device_id']}")).json()
    assert listed["troubles"] == troubles
