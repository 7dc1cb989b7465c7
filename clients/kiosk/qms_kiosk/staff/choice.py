"""Which printer staff chose, kept in the data folder's settings."""

from dataclasses import dataclass

from qms_clientkit.settings import SettingsFile

from qms_kiosk.staff.state import Paper

_ADDRESS, _PAPER = "printer", "paper"


@dataclass(frozen=True)
class PrinterChoice:
    """`address` None: no printer."""

    address: str | None = None
    paper: Paper = Paper.WIDE


def kept_choice(settings: SettingsFile, given: str | None) -> PrinterChoice:
    """What staff chose, else the printer `given` on the command line."""
    extra = settings.value.extra
    paper = Paper.NARROW if extra.get(_PAPER) == Paper.NARROW else Paper.WIDE
    return PrinterChoice(extra.get(_ADDRESS) or given, paper)


def keep_choice(settings: SettingsFile, choice: PrinterChoice) -> None:
    """For the next start."""
    settings.change(extra={**settings.value.extra, _ADDRESS: choice.address or "", _PAPER: choice.paper.value})
