"""What is not well with this kiosk, without a visitor seeing it: told with every heartbeat. Qt-free."""

from collections.abc import Iterable
from pathlib import Path

from qms_contract.devices import Trouble, TroubleKind

MOST = 20
LONGEST = 100
DAMAGED = "*.damaged-*"


def troubles(folder: Path, missing: Iterable[str], silent: Iterable[str], unread: Iterable[str]) -> list[Trouble]:
    """Damaged files that still lie in `folder`, those with a row that could not be read (`unread`), assets that could not be
    had (`missing`), languages that nothing speaks."""
    found = [(TroubleKind.DAMAGED_FILE, name) for name in unread]
    found += [(TroubleKind.DAMAGED_FILE, path.name) for path in _damaged(folder)]
    found += [(TroubleKind.FILE_MISSING, name) for name in missing]
    found += [(TroubleKind.NOT_SPOKEN, language) for language in sorted(silent)]
    return [Trouble(kind=kind, subject=subject[:LONGEST]) for kind, subject in found[:MOST]]


def _damaged(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.glob(DAMAGED) if not path.name.endswith("-wal"))
    except OSError:
        return []
