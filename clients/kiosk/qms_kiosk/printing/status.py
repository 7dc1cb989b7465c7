"""What a printer says of itself when asked by DLE EOT (Epson ESC/POS, "Transmit real-time status").

A printer that says nothing is `unknown`, not well: python-escpos 3.1 would call that "adequate".
"""

from qms_contract.devices import PrinterStatus

OFFLINE_CAUSE = bytes([0x10, 0x04, 2])
PAPER_SENSOR = bytes([0x10, 0x04, 4])

_FIXED_MASK, _FIXED = 0b1001_0011, 0b0001_0010
"""Bits that every status byte has: 0, 1, 4 and 7 (0, 1, 1, 0)."""
_COVER_OPEN, _STOPPED_BY_END, _ERROR = 0b0000_0100, 0b0010_0000, 0b0100_0000
_NEAR_END, _END = 0b0000_1100, 0b0110_0000


def read_status(offline_cause: bytes, paper: bytes) -> PrinterStatus:
    """The status from the answers to OFFLINE_CAUSE and PAPER_SENSOR; an empty one is an answer that did not come."""
    if not is_status(paper):
        return PrinterStatus.UNKNOWN
    if paper[-1] & _END or (is_status(offline_cause) and offline_cause[-1] & _STOPPED_BY_END):
        return PrinterStatus.OUT
    if is_status(offline_cause) and offline_cause[-1] & (_COVER_OPEN | _ERROR):
        return PrinterStatus.OFFLINE
    return PrinterStatus.LOW if paper[-1] & _NEAR_END else PrinterStatus.OK


def is_status(answer: bytes) -> bool:
    """Whether a printer may have said that; anything else that came is as good as nothing."""
    return bool(answer) and answer[-1] & _FIXED_MASK == _FIXED
