"""The licence texts of what a bundle carries, into `licences/<name>/`.

Distributions bring their own; the wheels of Qt and PostgreSQL do not, so those are in `installers/licences`, and the
GNU texts come from the Debian that the bundle is built on.
"""

from collections.abc import Iterable
from importlib.metadata import Distribution, distribution, packages_distributions
from pathlib import Path, PurePath

Entry = tuple[str, str, str]

_OURS = Path(__file__).resolve().parents[1] / "licences"
_GNU = Path("/usr/share/common-licenses")
_NAMES = ("licen", "copying", "notice", "copyright")


def licences(pure: Iterable[Entry], binaries: Iterable[Entry]) -> list[Entry]:
    """An entry for each licence file of each distribution that a module or extension of the bundle comes from."""
    modules = {place.split(".")[0] for place, _, _ in pure} | {PurePath(place).parts[0] for place, _, _ in binaries}
    by_module = packages_distributions()
    names = {name for module in modules for name in by_module.get(module, [])}
    return [entry for name in sorted(names) for entry in _licence_files(name, distribution(name))]


def _licence_files(name: str, found: Distribution) -> Iterable[Entry]:
    for file in found.files or []:
        if ".dist-info" in str(file) and any(text in file.name.lower() for text in _NAMES):
            yield f"licences/{name}/{file.name}", str(Path(str(found.locate_file(file)))), "DATA"


def qt_licences() -> list[tuple[str, str]]:
    """The notice that the LGPL asks for; (source, folder in the bundle)."""
    texts = [_OURS / "Qt.txt", *(text for name in ("LGPL-3", "GPL-3") if (text := _GNU / name).exists())]
    return [(str(text), "licences/Qt") for text in texts]


def postgres_licence() -> tuple[str, str]:
    """PostgreSQL's own; (source, folder in the bundle)."""
    return str(_OURS / "PostgreSQL.txt"), "licences/PostgreSQL"
