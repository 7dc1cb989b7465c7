"""The suite's fonts: Inter and Inter Display, Noto Sans Arabic, Noto Sans SC; figures are tabular everywhere.

They are taken from a bundled folder when there is one (`QMS_FONTS_DIR`, or `fonts` inside a frozen program), else from
the system. A missing family is named in the log, and Qt's fallback is used.
"""

import logging
import os
import sys
from functools import lru_cache
from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase, QFontMetrics

log = logging.getLogger(__name__)

TEXT_FAMILIES = ["Inter", "Noto Sans Arabic", "Noto Sans SC", "Noto Sans CJK SC", "Noto Sans"]
TITLE_FAMILIES = ["Inter Display", *TEXT_FAMILIES]
PROBE = 16
_SUFFIXES = {".ttf", ".otf", ".ttc"}
_EITHER = (("Inter",), ("Inter Display",), ("Noto Sans Arabic",), ("Noto Sans SC", "Noto Sans CJK SC"))


def font_folder() -> Path | None:
    """The folder with bundled fonts, or None when the system's are used."""
    if given := os.environ.get("QMS_FONTS_DIR"):
        return Path(given)
    frozen = getattr(sys, "_MEIPASS", None)
    return Path(frozen) / "fonts" if frozen else None


def load_fonts() -> list[str]:
    """Load the bundled fonts, if any. Returns the families that neither they nor the system provide."""
    folder = font_folder()
    for path in sorted(folder.iterdir()) if folder and folder.is_dir() else []:
        if path.suffix.lower() in _SUFFIXES and QFontDatabase.addApplicationFont(str(path)) < 0:
            log.warning("The font file %s cannot be read.", path)
    present = set(QFontDatabase.families())
    missing = [names[0] for names in _EITHER if present.isdisjoint(names)]
    if missing:
        log.warning("Fonts not found: %s. Another font is used.", ", ".join(missing))
    return missing


def text_font(
    size: int, weight: QFont.Weight = QFont.Weight.Normal, *, title: bool = False, tracking: float = 0
) -> QFont:
    """A font of `size` pixels with tabular figures; `tracking` is a share of the em size (see tokens.Tracking)."""
    return QFont(_text_font(size, weight, title, tracking))


@lru_cache(maxsize=256)
def _text_font(size: int, weight: QFont.Weight, title: bool, tracking: float) -> QFont:
    font = QFont()
    font.setFamilies(TITLE_FAMILIES if title else TEXT_FAMILIES)
    font.setPixelSize(max(1, size))
    font.setWeight(weight)
    font.setFeature(QFont.Tag("tnum"), 1)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    if tracking:
        font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 100 + tracking * 100)
    return font


def can_draw(text: str) -> bool:
    """Whether some font of this machine has every letter of `text`; without one, boxes would be drawn."""
    metrics = QFontMetrics(text_font(PROBE))
    return all(metrics.inFontUcs4(ord(letter)) for letter in text if not letter.isspace())


def is_plain(text: str) -> bool:
    """Whether `text` is in a script that is never tracked (Arabic, Chinese)."""
    return any("\u0590" <= letter <= "\u08ff" or "\u2e80" <= letter <= "\u9fff" for letter in text)


def title_font(text: str, size: int, weight: QFont.Weight = QFont.Weight.Bold, tracking: float = -0.02) -> QFont:
    """The title font for `text`, tracked unless its script is joined or ideographic."""
    return text_font(size, weight, title=True, tracking=0 if is_plain(text) else tracking)
