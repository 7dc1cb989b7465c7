"""How long the kiosk waits for what, and the name it goes by."""

from dataclasses import dataclass

APP = "kiosk"
PRINTERS = "tcp://host:9100, usb:VID:PID, serial:PORT[:BAUD], cups:NAME, win:NAME or file:PATH"
OPTIONS = {"printer": ("URI", f"the ticket printer until staff choose one in the kiosk's menu: {PRINTERS}")}


@dataclass(frozen=True)
class Timing:
    """Seconds. Tests shorten them; a kiosk runs with these.

    `answer` is how long a server that was there a moment ago may take for a number before the kiosk gives one itself.
    """

    wait_notice: float = 0.15
    answer: float = 1.5
    patience: float = 8.0
    inactivity: float = 45.0
    warning: float = 15.0
    issued: float = 20.0
    thanks: float = 5.0
    heartbeat: float = 30.0
    print_deadline: float = 12.0
    status_deadline: float = 3.0
