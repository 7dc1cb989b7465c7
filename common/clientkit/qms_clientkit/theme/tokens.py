"""Every colour, size and duration of the suite, typed. The only module that holds a hex colour, a font size or a pixel.

The idea is ink on paper: warm neutrals, one accent. A tenant's accent replaces the hue of the ink ramp and keeps the
luminance of each step, so that every contrast measured for the house colours holds for any brand colour.
Contrast: 7:1 and more on kiosk and display, 4.5:1 elsewhere (WCAG 2.1 §1.4.3, §1.4.6).
"""

import colorsys
from dataclasses import dataclass
from enum import StrEnum
from functools import cache


@dataclass(frozen=True)
class Neutrals:
    """The paper ramp."""

    n0: str = "#FFFFFF"
    n25: str = "#FBFAF7"
    n50: str = "#F5F3EE"
    n100: str = "#ECE9E2"
    n200: str = "#DDD9CF"
    n300: str = "#C4BFB3"
    n400: str = "#858076"
    n500: str = "#6E6A61"
    n600: str = "#4C4943"
    n700: str = "#3E3C37"
    n800: str = "#2B2A26"
    n850: str = "#211F1C"
    n900: str = "#191816"
    n950: str = "#121110"


@dataclass(frozen=True)
class Ramp:
    """The accent in its eleven steps; the defaults are the house's ink."""

    i50: str = "#EFF1FA"
    i100: str = "#DEE2F4"
    i200: str = "#C0C8EA"
    i300: str = "#97A4DB"
    i400: str = "#6878C4"
    i500: str = "#4655AB"
    i600: str = "#303E92"
    i700: str = "#263278"
    i800: str = "#1D2761"
    i900: str = "#151C49"
    i950: str = "#0D1230"


PAPER = Neutrals()
INK = Ramp()


class Mode(StrEnum):
    LIGHT = "light"
    DARK = "dark"
    HIGH_CONTRAST = "high_contrast"


@dataclass(frozen=True)
class Palette:
    """Colours by role. `on_x` is the text that stands on `x`; `x_text` is the colour x as text or icon."""

    bg: str
    surface: str
    header: str
    band: str
    line: str
    border: str
    text: str
    text2: str
    text3: str
    accent: str
    on_accent: str
    accent_hover: str
    accent_pressed: str
    accent_text: str
    accent_line: str
    soft: str
    soft_pressed: str
    on_soft: str
    on_soft_pressed: str
    now: str
    on_now: str
    on_now2: str
    now_line: str
    good_text: str
    good_bg: str
    good_bar: str
    warn_text: str
    warn_bg: str
    warn_bar: str
    on_warn_bar: str
    bad_text: str
    bad_bg: str
    bad_bar: str
    bad_pressed: str
    on_bad: str
    badge: str
    on_badge: str
    disabled: str
    on_disabled: str
    disabled_text: str
    toast: str
    on_toast: str
    toast_line: str
    on_toast_line: str
    chart_half: str
    chart_most: str
    chart_over: str
    on_chart_over: str
    chart_under: str
    on_chart_under: str
    qr_ink: str = "#000000"
    qr_paper: str = "#FFFFFF"


def _light(ink: Ramp) -> Palette:
    n = PAPER
    return Palette(
        bg=n.n50, surface=n.n0, header=n.n25, band=n.n100, line=n.n200, border=n.n400,
        text=n.n900, text2=n.n600, text3=n.n500,
        accent=ink.i600, on_accent=n.n0, accent_hover=ink.i500, accent_pressed=ink.i800,
        accent_text=ink.i600, accent_line=ink.i300, soft=ink.i50, soft_pressed=ink.i100, on_soft=ink.i700,
        on_soft_pressed=n.n900,
        now=ink.i900, on_now=n.n0, on_now2=ink.i200, now_line=ink.i700,
        good_text="#155634", good_bg="#E2F0E7", good_bar="#2E8B5B",
        warn_text="#704700", warn_bg="#FBEFD5", warn_bar="#F0B03A", on_warn_bar=n.n900,
        bad_text="#931F17", bad_bg="#FAE6E3", bad_bar="#A3231A", bad_pressed="#7E1610", on_bad=n.n0,
        badge=n.n100, on_badge=n.n600, disabled=n.n200, on_disabled=n.n500, disabled_text=n.n400,
        toast=n.n900, on_toast=n.n0, toast_line=n.n500, on_toast_line=n.n0,
        chart_half=ink.i600, chart_most=ink.i300,
        chart_over=ink.i600, on_chart_over=n.n0, chart_under="#A3231A", on_chart_under=n.n0,
    )  # fmt: skip


def _dark(ink: Ramp) -> Palette:
    n = PAPER
    return Palette(
        bg=n.n950, surface=n.n850, header=n.n900, band=n.n900, line="#3A3832", border=n.n500,
        text="#F4F2ED", text2="#C4BFB3", text3="#A09B90",
        accent=ink.i300, on_accent=n.n950, accent_hover=ink.i200, accent_pressed=ink.i400,
        accent_text=ink.i300, accent_line=ink.i600, soft="#252A47", soft_pressed=ink.i700, on_soft=ink.i200,
        on_soft_pressed="#F4F2ED",
        now=ink.i800, on_now=n.n0, on_now2=ink.i200, now_line=ink.i600,
        good_text="#86D9AC", good_bg="#1B3327", good_bar="#4FB483",
        warn_text="#FFCB66", warn_bg="#3A2C10", warn_bar="#F0B03A", on_warn_bar=n.n900,
        bad_text="#FFA79B", bad_bg="#431C18", bad_bar="#D9574A", bad_pressed="#FFA79B", on_bad=n.n950,
        badge="#33312C", on_badge="#C4BFB3", disabled="#33312C", on_disabled="#A09B90", disabled_text=n.n500,
        toast="#33312C", on_toast="#F4F2ED", toast_line=n.n500, on_toast_line="#F4F2ED",
        chart_half=ink.i200, chart_most=ink.i400,
        chart_over=ink.i300, on_chart_over=n.n950, chart_under="#D9574A", on_chart_under=n.n950,
    )  # fmt: skip


def _high_contrast() -> Palette:
    black, white, yellow = "#000000", "#FFFFFF", "#FFD60A"
    return Palette(
        bg=black, surface=black, header=black, band=black, line=white, border=white,
        text=white, text2=white, text3=white,
        accent=yellow, on_accent=black, accent_hover=yellow, accent_pressed=white,
        accent_text=yellow, accent_line=yellow, soft=black, soft_pressed=yellow, on_soft=yellow,
        on_soft_pressed=black,
        now=black, on_now=white, on_now2=yellow, now_line=white,
        good_text=white, good_bg=black, good_bar=white,
        warn_text=yellow, warn_bg=black, warn_bar=yellow, on_warn_bar=black,
        bad_text=yellow, bad_bg=black, bad_bar=yellow, bad_pressed=white, on_bad=black,
        badge=black, on_badge=white, disabled=black, on_disabled=white, disabled_text=white,
        toast=black, on_toast=white, toast_line=white, on_toast_line=black,
        chart_half=yellow, chart_most=white,
        chart_over=white, on_chart_over=black, chart_under=black, on_chart_under=yellow,
    )  # fmt: skip


def palette(mode: Mode, accent: str | None = None) -> Palette:
    """The colours of `mode`; `accent` (#RRGGBB) is the tenant's brand colour, None the house's ink."""
    if mode is Mode.HIGH_CONTRAST:
        return _high_contrast()
    ink = accent_ramp(accent) if accent else INK
    return _light(ink) if mode is Mode.LIGHT else _dark(ink)


@cache
def accent_ramp(accent: str) -> Ramp:
    """The eleven steps in the hue and saturation of `accent`, each with the luminance of the ink's step."""
    hue, _, saturation = colorsys.rgb_to_hls(*_channels(accent))
    steps = {name: _with_luminance(hue, saturation, luminance(getattr(INK, name))) for name in vars(INK)}
    return Ramp(**steps)


def luminance(colour: str) -> float:
    """Relative luminance, 0 to 1 (WCAG 2.1)."""
    red, green, blue = (_linear(channel) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.1)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _channels(colour: str) -> tuple[float, float, float]:
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red / 255, green / 255, blue / 255


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)


def _with_luminance(hue: float, saturation: float, wanted: float) -> str:
    low, high = 0.0, 1.0
    for _ in range(24):
        middle = (low + high) / 2
        low, high = (middle, high) if luminance(_hex(hue, middle, saturation)) < wanted else (low, middle)
    return _hex(hue, low, saturation)


def _hex(hue: float, lightness: float, saturation: float) -> str:
    return "#" + "".join(f"{round(channel * 255):02X}" for channel in colorsys.hls_to_rgb(hue, lightness, saturation))


KIOSK_TYPE = (3.0, 3.75, 4.7, 5.85, 7.3, 9.2, 11.4, 14.3, 17.9, 22.4, 28.0, 35.0, 43.7)
"""Type scale of kiosk and display, k0 to k12, as em sizes in u (ratio 1.25)."""


@dataclass(frozen=True)
class Desktop:
    """Lengths and type sizes of the staff programs, in device-independent pixels."""

    caption: int = 12
    small: int = 13
    body: int = 15
    lead: int = 19
    heading: int = 23
    title: int = 29
    number3: int = 37
    number2: int = 46
    number1: int = 57
    number0: int = 72

    gap1: int = 4
    gap2: int = 8
    gap3: int = 12
    gap4: int = 16
    gap5: int = 20
    gap6: int = 24
    gap7: int = 32
    gap8: int = 56

    radius_badge: int = 6
    radius_control: int = 8
    radius_primary: int = 10
    radius_card: int = 12
    radius_dialog: int = 16

    border: int = 1
    border_strong: int = 2
    focus_offset: int = 2

    chip: int = 32
    button: int = 40
    field: int = 40
    secondary: int = 48
    primary: int = 64
    key_cap: int = 24
    switch_width: int = 40
    switch_height: int = 24
    badge: int = 26
    row: int = 44
    row_two_lines: int = 60
    table_header: int = 28
    banner: int = 44
    toast: int = 44
    head: int = 56
    foot: int = 32
    nav_width: int = 232
    nav_item: int = 40
    list_width: int = 320
    strip_width: int = 360
    scroll_bar: int = 10
    avatar: int = 32
    dialog_width: int = 480
    dialog_wide: int = 600

    icon_small: int = 16
    icon_badge: int = 18
    icon: int = 20
    icon_large: int = 24


@dataclass(frozen=True)
class Screen:
    """Lengths of kiosk and display in u; u is 8 px at 1080 lines landscape or 1920 portrait, and scales."""

    radius_button: float = 2.0
    radius_row: float = 2.5
    radius_panel: float = 3.0
    border: float = 0.25
    border_contrast: float = 0.5
    margin: float = 8.0
    gap: float = 6.2
    gap_portrait: float = 4.5
    target: float = 16.0
    target_portrait: float = 12.0
    icon: float = 5.0
    icon_large: float = 8.5
    tile: float = 14.0


@dataclass(frozen=True)
class Ticket:
    """The printed ticket in printer pixels at 576 (80 mm paper, 203 dpi); narrower paper scales it.

    `preview` is how wide 80 mm paper is on a manager's screen, in px.
    """

    width: int = 576
    width_narrow: int = 384
    preview: int = 368
    tallest: int = 2400
    margin: int = 32
    top: int = 34
    bottom: int = 48
    mark: int = 48
    logo: int = 120
    advert: int = 240
    gap: int = 18
    gap_small: int = 8
    gap_rule: int = 22
    gap_number: int = 34
    gap_qr: int = 28
    rule: int = 3
    body: int = 23
    follow: int = 26
    lead: int = 28
    title: int = 40
    fact: int = 40
    number: int = 186
    qr_module: int = 7
    qr_widest: int = 260


@dataclass(frozen=True)
class Sheet:
    """A report on paper: its margin in mm, `unit_per_inch` for the lengths of `Desktop`, and what only paper has."""

    margin_mm: float = 15.0
    dots_per_inch: int = 300
    unit_per_inch: int = 96
    chart: int = 200
    rule: float = 0.75
    first_column: float = 0.24


@dataclass(frozen=True)
class Poster:
    """A poster on paper, in parts of its `width`; `shown_dots` an inch it has on the screen."""

    width: int = 680
    shown_dots: int = 32
    name: int = 26
    branch: int = 20
    lead: int = 36
    line: int = 22
    small: int = 12
    gap: int = 24
    code: int = 400
    leading: float = 1.4


class Motion:
    """Durations in milliseconds; opacity and position only."""

    PRESS = 0
    PAGE = 120
    MOVE = 160
    PULSE_PERIOD = 1000
    PULSE_TOTAL = 5000
    WAIT_NOTICE = 150
    TOAST = 8000


class Tracking:
    """Letter spacing as a share of the em size; 0 for Arabic and Chinese."""

    TITLE = -0.02
    NUMBER = -0.01


DESKTOP = Desktop()
SCREEN = Screen()
TICKET = Ticket()
SHEET = Sheet()
POSTER = Poster()
AGE_WARN_MINUTES = 20
AGE_BAD_MINUTES = 30
UNIT_PX = 8.0
"""One u in pixels at the reference height."""
REFERENCE_LANDSCAPE = 1080
REFERENCE_PORTRAIT = 1920
