"""What the displays of a branch show beside its calls, and how they speak."""

from enum import StrEnum
from typing import Annotated

import msgspec

from qms_contract.base import Wire
from qms_contract.hours import ClockTime, ClosingTime
from qms_contract.ids import AssetId
from qms_contract.tickets import Language

MOST_SPOKEN = 4
Volume = Annotated[int, msgspec.Meta(ge=0, le=100)]


class Layout(StrEnum):
    """`calls`: the newest call, media and those before. `services`: the newest call and a line for each service."""

    CALLS = "calls"
    SERVICES = "services"


class Scheme(StrEnum):
    LIGHT = "light"
    DARK = "dark"
    HIGH_CONTRAST = "high_contrast"


class PlaylistItem(Wire, frozen=True, kw_only=True):
    """A picture, shown for `seconds`, or a video, played once to its end and always without sound while a call is said."""

    playlist_asset_id: AssetId
    seconds: Annotated[int, msgspec.Meta(ge=3, le=600)] = 10


class DisplaySettings(Wire, frozen=True, kw_only=True):
    """The screen. `earlier_calls` are listed beside the newest one; an empty playlist shows the organisation's name.

    `video_volume` is how loud videos are between calls.
    """

    layout: Layout = Layout.CALLS
    scheme: Scheme = Scheme.LIGHT
    ticker: bool = True
    media: bool = True
    earlier_calls: Annotated[int, msgspec.Meta(ge=3, le=10)] = 5
    playlist: Annotated[list[PlaylistItem], msgspec.Meta(max_length=50)] = []
    video_volume: Volume = 0


class NumberStyle(StrEnum):
    """How A017 is said: "A zero one seven", or "A seventeen"."""

    DIGITS = "digits"
    WHOLE = "whole"


class VolumeSpan(Wire, frozen=True, kw_only=True):
    """From `begins` until just before `ends`, in the branch's wall clock, calls are this loud; 0 is quiet hours.

    A span that ends before it begins goes over midnight.
    """

    begins: ClockTime
    ends: ClosingTime
    volume: Volume


SpokenWord = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^(chime|ticket|counter|go_to|number_suffix|counter_suffix|[A-Z]|[1-9]?[0-9]|[1-9]00|name:.{1,80}|notice:.{1,200})(?!\n)$",
        max_length=210,
    ),
]
"""What a recording says: a word of a call, a letter, a number, the chime, the name of a counter (`name:Cashier`), or
an announcement (`notice:` and its text)."""


class Recording(Wire, frozen=True, kw_only=True):
    """The tenant's own recording of a word in a language, in place of the one that the program has."""

    language: Language
    word: SpokenWord
    recording_asset_id: AssetId


NoticeText = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
BeforeClosing = Annotated[int, msgspec.Meta(ge=1, le=240)]


class ScheduledNotice(Wire, frozen=True, kw_only=True):
    """Shown and said by a branch's displays in one `language`, each day it opens: `at` a time of its wall clock, or so many
    `minutes_before_closing`; one of the two. Those of one moment are one announcement, in their order.

    The system's voice reads `text`, unless there is a recording of `notice:` and that text.
    """

    language: Language
    text: NoticeText
    at: ClockTime | None = None
    minutes_before_closing: BeforeClosing | None = None


class VoiceSettings(Wire, frozen=True, kw_only=True):
    """How calls are said: in `languages` one after the other, or in the branch's first two when none is given.

    Outside of `schedule` they are as loud as `volume`. `notices` are said besides, by the clock.
    """

    languages: Annotated[list[Language], msgspec.Meta(max_length=MOST_SPOKEN)] = []
    numbers: NumberStyle = NumberStyle.DIGITS
    volume: Volume = 100
    schedule: Annotated[list[VolumeSpan], msgspec.Meta(max_length=20)] = []
    recordings: Annotated[list[Recording], msgspec.Meta(max_length=500)] = []
    notices: Annotated[list[ScheduledNotice], msgspec.Meta(max_length=60)] = []
