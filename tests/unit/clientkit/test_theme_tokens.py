"""The tokens keep their promises of contrast, for any brand colour; the templates name only what exists."""

import re
from dataclasses import asdict
from pathlib import Path

import pytest
import qms_display
import qms_kiosk
from hypothesis import given
from hypothesis import strategies as st
from qms_clientkit.theme.compile import stylesheet
from qms_clientkit.theme.scale import Audience, Theme, unit_for
from qms_clientkit.theme.skins import Kind, State, skin
from qms_clientkit.theme.tokens import INK, Mode, accent_ramp, contrast, luminance, palette
from qms_clientkit.widgets.avatar import avatar_colours
from qms_clientkit.widgets.badge import Tone, badge_colours

COLOURS = st.from_regex(r"#[0-9A-F]{6}", fullmatch=True)


def test_the_measured_contrasts_of_the_house():
    p = palette(Mode.LIGHT)
    assert round(contrast(p.text, p.bg), 1) == 16.0
    assert round(contrast(p.on_accent, p.accent), 1) == 9.4
    assert round(contrast(p.on_now2, p.now), 1) == 9.8
    assert round(contrast(palette(Mode.HIGH_CONTRAST).accent, "#000000"), 1) == 14.9


@given(COLOURS)
def test_any_brand_colour_keeps_the_contrast_of_the_ink(colour):
    ramp, p = accent_ramp(colour), palette(Mode.LIGHT, colour)
    for step, house in asdict(INK).items():
        assert luminance(getattr(ramp, step)) == pytest.approx(luminance(house), abs=0.02)
    for text, ground in ((p.on_accent, p.accent), (p.on_now, p.now), (p.on_now2, p.now), (p.accent_text, p.bg)):
        assert contrast(text, ground) >= 7


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("audience", Audience)
def test_every_style_sheet_compiles_and_names_no_unknown_token(mode, audience):
    sheet = stylesheet(Theme(mode=mode, audience=audience))
    assert "$" not in sheet
    assert sheet.count("{") == sheet.count("}") > 20


@pytest.mark.parametrize(
    ("size", "unit"), [((1920, 1080), 8.0), ((1080, 1920), 8.0), ((1366, 768), 5.69), ((1024, 768), 5.69)]
)
def test_the_unit_follows_the_screen(size, unit):
    assert unit_for(*size) == pytest.approx(unit, abs=0.01)


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("kind", Kind)
def test_a_pressed_button_never_looks_like_a_normal_one(mode, kind):
    p = palette(mode)
    assert skin(kind, State.PRESSED, p) != skin(kind, State.NORMAL, p)


PAIRS = {
    "text": ("bg", "surface", "header", "band", "soft", "good_bg", "warn_bg", "bad_bg", "badge"),
    "text2": ("bg", "surface", "header", "band", "soft", "good_bg", "warn_bg", "bad_bg"),
    "text3": ("bg", "surface"),
    "accent_text": ("bg", "surface", "header", "band", "soft"),
    "good_text": ("bg", "surface", "header", "good_bg"),
    "warn_text": ("bg", "surface", "header", "warn_bg"),
    "bad_text": ("bg", "surface", "header", "soft", "bad_bg"),
    "on_accent": ("accent", "accent_hover", "accent_pressed"),
    "on_soft": ("soft",),
    "on_soft_pressed": ("soft_pressed",),
    "on_now": ("now",),
    "on_now2": ("now",),
    "on_warn_bar": ("warn_bar",),
    "on_bad": ("bad_bar", "bad_pressed"),
    "on_badge": ("badge",),
    "on_toast": ("toast",),
    "on_toast_line": ("toast_line",),
    "qr_ink": ("qr_paper",),
    "on_chart_over": ("chart_over",),
    "on_chart_under": ("chart_under",),
}
"""Which text stands on which ground; what is disabled may be paler (WCAG 2.1 §1.4.3)."""
BRANDS = (None, "#0B7A75", "#C2185B", "#F2C14E", "#111111")


@pytest.mark.parametrize("accent", BRANDS)
@pytest.mark.parametrize("mode", Mode)
def test_every_text_can_be_read_on_every_ground_it_stands_on(mode, accent):
    p = palette(mode, accent)
    told = [name for name in asdict(p) if name.startswith(("on_", "text")) or name.endswith("_text")]
    assert set(told) - {"on_disabled", "disabled_text"} <= set(PAIRS), "every text has its grounds"
    pairs = [(text, ground) for text, grounds in PAIRS.items() for ground in grounds]
    pale = {(text, ground): contrast(getattr(p, text), getattr(p, ground)) for text, ground in pairs}
    assert {pair: round(ratio, 2) for pair, ratio in pale.items() if ratio < 4.5} == {}


ON_SCREENS = {
    "text": PAIRS["text"],
    "text2": PAIRS["text2"],
    "good_text": PAIRS["good_text"],
    "warn_text": PAIRS["warn_text"],
    "bad_text": PAIRS["bad_text"],
    "on_accent": ("accent",),
    "on_soft": PAIRS["on_soft"],
    "on_now": PAIRS["on_now"],
    "on_now2": PAIRS["on_now2"],
    "on_warn_bar": PAIRS["on_warn_bar"],
    "qr_ink": PAIRS["qr_ink"],
}
"""What kiosk and display write; in the accent they draw only icons."""


@pytest.mark.parametrize("accent", BRANDS)
@pytest.mark.parametrize("mode", Mode)
def test_what_is_written_on_kiosk_and_display_is_darker_still(mode, accent):
    p = palette(mode, accent)
    pairs = [(text, ground) for text, grounds in ON_SCREENS.items() for ground in grounds]
    pale = {(text, ground): contrast(getattr(p, text), getattr(p, ground)) for text, ground in pairs}
    assert {pair: round(ratio, 2) for pair, ratio in pale.items() if ratio < 7} == {}


@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.HIGH_CONTRAST])
@pytest.mark.parametrize("kind", [Kind.PRIMARY, Kind.CHOICE, Kind.BAND])
@pytest.mark.parametrize("state", [State.NORMAL, State.PRESSED, State.CHECKED, State.DISABLED])
def test_and_so_is_a_button_of_the_kiosk(mode, kind, state):
    """Also one that cannot be pressed now, which says why; the modes are those a visitor can choose."""
    p = palette(mode)
    worn = skin(kind, state, p)
    if kind is Kind.PRIMARY and state is State.DISABLED:
        return
    for ground in [worn.fill] if worn.fill else [p.bg, p.surface, p.band]:
        assert contrast(worn.text, ground) >= 7, (worn, ground)


@pytest.mark.parametrize("package", [qms_kiosk, qms_display])
def test_and_neither_uses_a_paler_ink(package):
    views = Path(package.__file__).parent / "views"
    pale = re.compile(r"[\"'](text3|faint|on_toast\w*|disabled_text)[\"']")  # of an icon it may be
    assert {path.name for path in views.rglob("*.py") if pale.search(path.read_text(encoding="utf-8"))} == set()


GROUNDS = {Kind.TOAST: ("toast",), Kind.ON_BAD: ("bad_bar",)}


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("kind", Kind)
def test_a_button_can_be_read_in_every_state(mode, kind):
    p = palette(mode)
    for state in (one for one in State if one is not State.DISABLED):
        worn = skin(kind, state, p)
        grounds = [getattr(p, name) for name in GROUNDS.get(kind, ("bg", "surface", "header", "band"))]
        for ground in [worn.fill] if worn.fill else grounds:
            assert min(contrast(worn.text, ground), contrast(worn.icon, ground)) >= 4.5, (state, worn, ground)


@pytest.mark.parametrize("mode", Mode)
def test_badges_and_initials_can_be_read(mode):
    p = palette(mode)
    for tone in Tone:
        assert contrast(*badge_colours(tone, p)) >= 4.5, tone
    for solid in (False, True):
        for square in (False, True):
            assert contrast(*avatar_colours(p, solid=solid, square=square)) >= 4.5, (solid, square)


@pytest.mark.parametrize("mode", Mode)
def test_the_lines_of_a_chart_are_seen_and_are_not_the_same(mode):
    """Labels at their ends tell them apart too; light on paper is as the mock-up has it."""
    p = palette(mode)
    for line in (p.chart_half, p.chart_most):
        assert contrast(line, p.surface) >= (2.4 if mode is Mode.LIGHT else 3)
    assert contrast(p.chart_half, p.chart_most) >= 1.4
    assert len({p.chart_over, p.warn_bar, p.chart_under}) == 3
