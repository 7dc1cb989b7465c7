"""The suite's fonts and their licences, taken from Debian's packages into `fonts/` of the bundle.

Qt's wheels bring no fonts. The repository holds none: on a build machine without the packages the bundle uses those of
the system that it runs on.
"""

from pathlib import Path

_DEBIAN = Path("/usr/share/fonts")
_STYLES = ("Regular", "Medium", "SemiBold", "Bold")
_FILES = {
    "fonts-inter": [
        f"opentype/inter/{family}-{style}.otf" for family in ("Inter", "InterDisplay") for style in _STYLES
    ],
    "fonts-noto-core": [f"truetype/noto/NotoSansArabic-{style}.ttf" for style in ("Regular", "Bold")],
    "fonts-noto-cjk": [f"opentype/noto/NotoSansCJK-{style}.ttc" for style in ("Regular", "Bold")],
}


def fonts() -> list[tuple[str, str]]:
    """Font files with the licence of each package that is installed; (source, folder in the bundle)."""
    found: list[tuple[str, str]] = []
    for package, files in _FILES.items():
        present = [_DEBIAN / file for file in files if (_DEBIAN / file).exists()]
        found += [(str(file), "fonts") for file in present]
        licence = Path("/usr/share/doc") / package / "copyright"
        if present:
            found.append((str(licence), f"licences/{package}"))
    return found
