"""What a branch's displays show and how they speak, as a form holds it. Qt-free.

The values are a part of the branch's and are edited on a page of their own (views/screens_page). A row of a list is its
parts, parted by tabs: a file and its seconds, two times and a volume, a language, a word and a file.
"""

import re
from typing import Any
from uuid import UUID

from qms_clientkit.i18n.translator import OWN_NAMES, own_name
from qms_contract.assets import Asset, AssetKind
from qms_contract.branches import Branch
from qms_contract.displays import (
    MOST_SPOKEN,
    DisplaySettings,
    Layout,
    NumberStyle,
    PlaylistItem,
    Recording,
    Scheme,
    VoiceSettings,
    VolumeSpan,
)

from qms_admin.forms import notices
from qms_admin.forms.base import Block, Cell, Column, Context, Editor, Problems, Values, Words, plain, words
from qms_admin.forms.checks import Limits, chosen, gathered, number, number_problems, text, yes_no
from qms_admin.forms.rows import clock, first_problem, parts, row

PLAYLIST, SCHEDULE, RECORDINGS = "playlist", "voice_schedule", "recordings"
LANGUAGES = "voice_languages"
USUAL_SECONDS, USUAL_HOURS = "10", ("20:00", "07:00", "0")
_OF_SCREEN: Limits = {"earlier_calls": (3, 10, True), "video_volume": (0, 100, True)}
_OF_VOICE: Limits = {"voice_volume": (0, 100, True)}
_PHRASES = ("chime", "ticket", "counter", "go_to", "number_suffix", "counter_suffix")
_NUMBER_WORDS = (*(str(one) for one in range(100)), *(f"{hundreds}00" for hundreds in range(1, 10)))
_LETTERS = tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
WORDS = (*_PHRASES, *_LETTERS, *_NUMBER_WORDS)


def read(branch: Branch | None) -> Values:
    voice = branch.voice if branch else VoiceSettings()
    return {
        **read_display(branch.display if branch else DisplaySettings()),
        LANGUAGES: tuple(voice.languages),
        "voice_numbers": str(voice.numbers),
        "voice_volume": str(voice.volume),
        SCHEDULE: tuple(row(one.begins, one.ends, str(one.volume)) for one in voice.schedule),
        notices.KEY: notices.read(voice.notices),
        RECORDINGS: tuple(row(one.language, one.word, str(one.recording_asset_id)) for one in voice.recordings),
    }


def read_display(display: DisplaySettings) -> Values:
    return {
        "display_layout": str(display.layout),
        "display_scheme": str(display.scheme),
        "display_ticker": "yes" if display.ticker else "no",
        "display_media": "yes" if display.media else "no",
        "earlier_calls": str(display.earlier_calls),
        "video_volume": str(display.video_volume),
        PLAYLIST: tuple(row(str(one.playlist_asset_id), str(one.seconds)) for one in display.playlist),
    }


def new_row(key: str, asset: Asset | None = None, name: str = "") -> str:
    """A row as it begins. The name of a recording's file says what it is, when it is such as `id_7` or `en ticket`."""
    if asset is None:
        return notices.new_row() if key == notices.KEY else row(*USUAL_HOURS)
    if key == PLAYLIST:
        return row(str(asset.asset_id), USUAL_SECONDS)
    language, _, word = re.sub(r"[ -]+", "_", name).partition("_")
    known = next((one for one in WORDS if one.casefold() == word.casefold()), "")
    return row(language if language in OWN_NAMES else "", known, str(asset.asset_id))


def problems(values: Values) -> Problems:
    found = display_problems(values) | number_problems(values, _OF_VOICE)
    languages = words("problem.spoken", count=MOST_SPOKEN) if len(chosen(values, LANGUAGES)) > MOST_SPOKEN else None
    return found | gathered(
        voice_languages=languages,
        voice_schedule=first_problem(values, SCHEDULE, _schedule_problem),
        recordings=first_problem(values, RECORDINGS, _recording_problem),
        notices=notices.problem(values),
    )


def display_problems(values: Values) -> Problems:
    return number_problems(values, _OF_SCREEN) | gathered(playlist=first_problem(values, PLAYLIST, _playlist_problem))


def _playlist_problem(typed: str, _before: tuple[str, ...]) -> str | None:
    seconds = parts(typed, 2)[1]
    return None if seconds.isdecimal() and 3 <= int(seconds) <= 600 else "problem.seconds"


def _schedule_problem(typed: str, _before: tuple[str, ...]) -> str | None:
    begins, ends, volume = parts(typed, 3)
    times = clock(begins), clock(ends)
    if None in times or times[0] == times[1] or times[0] == "24:00":
        return "problem.loud_hours"
    return None if volume.isdecimal() and int(volume) <= 100 else "problem.loudness"


def _recording_problem(typed: str, before: tuple[str, ...]) -> str | None:
    language, word, _ = parts(typed, 3)
    if not language or not word:
        return "problem.recording"
    return "problem.recorded_twice" if (language, word) in [parts(one, 3)[:2] for one in before] else None


def written(values: Values) -> dict[str, Any]:
    """On the wire; call it once nothing is wrong."""
    return {"display": written_display(values), "voice": _voice(values)}


def written_display(values: Values) -> DisplaySettings:
    rows = [parts(one, 2) for one in chosen(values, PLAYLIST)]
    return DisplaySettings(
        layout=Layout(text(values, "display_layout")),
        scheme=Scheme(text(values, "display_scheme")),
        ticker=text(values, "display_ticker") == "yes",
        media=text(values, "display_media") == "yes",
        earlier_calls=number(values, "earlier_calls") or 0,
        playlist=[PlaylistItem(playlist_asset_id=UUID(asset), seconds=int(seconds)) for asset, seconds in rows],
        video_volume=number(values, "video_volume") or 0,
    )


def _voice(values: Values) -> VoiceSettings:
    hours = [parts(one, 3) for one in chosen(values, SCHEDULE)]
    said = [parts(one, 3) for one in chosen(values, RECORDINGS)]
    return VoiceSettings(
        languages=list(chosen(values, LANGUAGES)),
        numbers=NumberStyle(text(values, "voice_numbers")),
        volume=number(values, "voice_volume") or 0,
        schedule=[
            VolumeSpan(begins=clock(begins) or "", ends=clock(ends) or "", volume=int(volume))
            for begins, ends, volume in hours
        ],
        recordings=[
            Recording(language=language, word=word, recording_asset_id=UUID(asset)) for language, word, asset in said
        ],
        notices=notices.written(values),
    )


def blocks(context: Context) -> tuple[Block, ...]:
    """The page's, for a branch that is there."""
    return (
        *display_blocks(context),
        _voice_block(),
        _loudness_block(),
        notices.block(),
        _recordings_block(context),
    )


def display_blocks(context: Context) -> tuple[Block, ...]:
    """What an area can have of its own."""
    return (_screen_block(), _media_block(context))


def _choices(key: str, kinds: Any) -> tuple[tuple[str, Words], ...]:
    return tuple((str(kind), words(f"screens.{key}_{kind}")) for kind in kinds)


def _screen_block() -> Block:
    layout = Cell("display_layout", words("screens.layout"), Editor.CHOICE, choices=_choices("layout", Layout))
    scheme = Cell("display_scheme", words("screens.scheme"), Editor.CHOICE, choices=_choices("scheme", Scheme))
    ticker = Cell("display_ticker", words("screens.ticker"), Editor.CHOICE, choices=yes_no("screens.ticker"))
    earlier = Cell("earlier_calls", words("screens.earlier"))
    return Block(((layout, scheme, ticker), (earlier,)), words("screens.screen_title"))


def _media_block(context: Context) -> Block:
    shown = Cell("display_media", words("screens.media"), Editor.CHOICE, choices=yes_no("screens.media"))
    volume = Cell("video_volume", words("screens.video_volume"), suffix=plain("%"))
    columns = (
        Column("file", words("screens.file"), _files(context, AssetKind.IMAGE, AssetKind.VIDEO), 6, fixed=True),
        Column("seconds", words("screens.seconds"), share=2, suffix=words("unit.seconds")),
    )
    playlist = Cell(
        PLAYLIST, words("screens.playlist"), Editor.ROWS, weight=6, columns=columns, more=words("screens.add_media"),
        pick="media", ordered=True,
    )  # fmt: skip
    return Block(((shown, volume), (playlist,)), words("screens.media_title"), note=words("screens.media_note"))


def _voice_block() -> Block:
    languages = tuple((language, plain(own_name(language))) for language in OWN_NAMES)
    spoken = Cell(LANGUAGES, words("screens.spoken"), Editor.CHIPS, choices=languages, weight=6)
    numbers = Cell("voice_numbers", words("screens.numbers"), Editor.CHOICE, choices=_choices("numbers", NumberStyle))
    volume = Cell("voice_volume", words("screens.volume"), suffix=plain("%"))
    return Block(((spoken,), (numbers, volume)), words("screens.voice_title"), note=words("screens.voice_note"))


def _loudness_block() -> Block:
    columns = (
        Column("from", words("screens.from"), share=2),
        Column("until", words("screens.until"), share=2),
        Column("volume", words("screens.volume"), share=2, suffix=plain("%")),
    )
    cell = Cell(
        SCHEDULE, words("screens.hours"), Editor.ROWS, weight=6, columns=columns, more=words("screens.add_hours")
    )
    return Block(((cell,),), words("screens.hours"), note=words("screens.hours_note"))


def _recordings_block(context: Context) -> Block:
    columns = (
        Column("language", words("screens.language"), tuple((one, plain(own_name(one))) for one in OWN_NAMES), 3),
        Column("word", words("screens.word"), _words(context), 3),
        Column("file", words("screens.file"), _files(context, AssetKind.AUDIO), 4, fixed=True),
    )
    cell = Cell(
        RECORDINGS, words("screens.recordings"), Editor.ROWS, weight=6, columns=columns,
        more=words("screens.add_recordings"), pick="recordings",
    )  # fmt: skip
    return Block(((cell,),), words("screens.recordings"), note=words("screens.recordings_note"))


def _files(context: Context, *kinds: AssetKind) -> tuple[tuple[str, Words], ...]:
    return tuple((str(one.asset_id), plain(one.name)) for one in context.estate.assets if one.kind in kinds)


def _words(context: Context) -> tuple[tuple[str, Words], ...]:
    """What can be recorded: the words of a call, the counters' names, announcements, letters and numbers; also what is
    recorded already."""
    phrases = tuple((one, words(f"screens.word_{one}")) for one in _PHRASES)
    voice = context.item.voice if isinstance(context.item, Branch) else VoiceSettings()
    own = [f"name:{one.name}" for one in context.estate.counters if not _is_code(one.name)]
    own += [f"notice:{one.text}" for one in voice.notices]
    own += [one.word for one in voice.recordings if ":" in one.word]
    named = ((word, plain(word.partition(":")[2])) for word in dict.fromkeys(own))
    letters = tuple((one, plain(one)) for one in (*_LETTERS, *_NUMBER_WORDS))
    return (*phrases, *named, *letters)


def _is_code(name: str) -> bool:
    """As displays do: such a counter is called by the word "counter" and its code."""
    return len(name) <= 3 and name.isascii() and name.isalnum()
