"""The tokens keep their promises of contrast, for any brand colour; the templates name only what exists."""

from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st
from qms_clientkit.theme.compile import stylesheet
from qms_clientkit.theme.scale import Audience, Theme, unit_for
from qms_clientkit.theme.skins import Kind, State, skin
from qms_clientkit.theme.tokens import INK, Mode, accent_ramp, contrast, luminance, palette

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
