"""Drop the Qt plugins that are not used, then every library that only they needed, and Qt's translations.

PyInstaller collects each plugin of a Qt module, and through them the libraries of PDF, QML, GTK and ffmpeg. The suite
draws with widgets on the raster engine and has words of its own; the display alone plays videos, through ffmpeg.
"""

from collections.abc import Iterable
from pathlib import PurePath

from PyInstaller.depend.bindepend import get_imports

Entry = tuple[str, str, str]
"""PyInstaller's (place in the bundle, source file, kind)."""

_PLUGINS = {
    "platforms": {"qxcb", "qoffscreen", "qwindows"},
    "imageformats": {"qjpeg", "qsvg"},
    "iconengines": {"qsvgicon"},
    "multimedia": {"ffmpegmediaplugin"},
    "platforminputcontexts": {"composeplatforminputcontextplugin", "ibusplatforminputcontextplugin"},
    "styles": {"qmodernwindowsstyle", "qwindowsvistastyle"},
}


def pruned(binaries: Iterable[Entry], datas: Iterable[Entry]) -> tuple[list[Entry], list[Entry]]:
    """The entries of an analysis without what is not used."""
    wanted = [entry for entry in binaries if _is_wanted(entry[0])]
    needed = _reachable([entry for entry in wanted if not _is_library(entry)])
    kept = [entry for entry in wanted if not _is_library(entry) or PurePath(entry[0]).name in needed]
    return kept, [entry for entry in datas if _stays(entry, needed)]


def _is_wanted(place: str) -> bool:
    parts = PurePath(place).parts
    if "plugins" not in parts:
        return True
    used = _PLUGINS.get(parts[parts.index("plugins") + 1], set())
    return PurePath(place).stem.removeprefix("lib") in used


def _is_library(entry: Entry) -> bool:
    """Loaded only because something else is linked to it, unlike an extension module or a plugin."""
    place = PurePath(entry[0])
    loaded_by_name = "plugins" in place.parts or place.name.startswith(("libpython", "python"))
    return entry[2] in ("BINARY", "SYMLINK") and not loaded_by_name


def _stays(entry: Entry, needed: set[str]) -> bool:
    place, _, kind = entry
    if kind == "SYMLINK":
        return PurePath(place).name in needed
    return "translations" not in PurePath(place).parts


def _reachable(roots: Iterable[Entry]) -> set[str]:
    """The names of all libraries that the roots are linked to, directly or not."""
    seen: set[str] = set()
    waiting = [source for _, source, _ in roots]
    while waiting:
        for name, path in get_imports(waiting.pop()):
            if path is not None and (base := PurePath(name).name) not in seen:
                seen.add(base)
                waiting.append(path)
    return seen
