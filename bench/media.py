"""What a display holds while it plays a video: the largest it takes, in the codec whose decoder keeps the most pictures.

The video is six seconds of drifting colours, made by FFmpeg: `-f lavfi -i gradients=size=1920x1080:rate=25:duration=6`,
`-c:v libx265 -preset medium -crf 40 -x265-params ref=4:bframes=4 -pix_fmt yuv420p`.
"""

import time
from pathlib import Path
from uuid import uuid4

import httpx
from qms_demo.programs import Driven, StepFailedError

from bench.one_branch import OneBranch
from bench.processes import resident_mb

_VIDEO = Path(__file__).with_name("hevc_1920x1080.mp4")
_SECONDS, _EVERY = 12.0, 0.25
_BEGINS_WITHIN = 30.0


def holding_mb(branch: OneBranch, display: Driven) -> float:
    """The most resident MB that were seen of `display`, playing over and over, in twelve seconds: two rounds of it."""
    display.wait("media_organisation", within=_BEGINS_WITHIN)
    with branch.signed_in("admin") as manager:
        _play(manager, branch.branch_id)
        _wait_until_shown(display)
        seen = []
        for _ in range(round(_SECONDS / _EVERY)):
            time.sleep(_EVERY)
            seen.append(resident_mb(display.pid))
        _set_playlist(manager, branch.branch_id, [])
    return max(seen)


def _play(manager: httpx.Client, branch_id: str) -> None:
    query = {"kind": "video", "name": "Tour", "request_id": str(uuid4())}
    asset = manager.post("/api/assets", params=query, content=_VIDEO.read_bytes()).raise_for_status().json()
    _set_playlist(manager, branch_id, [{"playlist_asset_id": asset["asset_id"], "seconds": 10}])


def _set_playlist(manager: httpx.Client, branch_id: str, playlist: list[dict[str, object]]) -> None:
    path = f"/api/branches/{branch_id}"
    branch = manager.get(path).raise_for_status().json()
    display = {**branch["display"], "playlist": playlist}
    body = {"request_id": str(uuid4()), "version": branch["version"], "display": display}
    manager.patch(path, json=body).raise_for_status()


def _wait_until_shown(display: Driven) -> None:
    """A picture hides the organisation's name, which stood there before."""
    deadline = time.monotonic() + _BEGINS_WITHIN
    while time.monotonic() < deadline:
        try:
            display.wait("media_organisation", within=0.1)
        except StepFailedError:
            return
    raise StepFailedError("The display does not show the video.")
