"""How long the kiosk waits for what, and the name it goes by."""

from dataclasses import dataclass

APP = "kiosk"
PRINTERS = "tcp://host:9100, usb:VID:PID, serial:PORT[:BAUD], cups:NAME, win:NAME or file:PATH"
OPTIONS = {"printer": ("URI", f"the ticket printer until staff choose one in the kiosk's menu: {PRINTERS}")}


@dataclass(frozen=True)
class Timing:
    """Seconds. Tests shorten them; a kiosk runs with these.

    `number` is how long a visitor may wait for a number; a server that does not give one in time to keep that is not waited
    for (see `pace`), and one that has owed an answer for `doubt` may be gone: it is not even asked. A ticket has
    `print_deadline` to come out, and on a slow line up to `print_longer` more; then its visitor is asked to note the number,
    while it goes on coming. `second_word` is how long what a button asks again must have stood there to be answered.
    """

    wait_notice: float = 0.15
    number: float = 0.3
    doubt: float = 0.5
    patience: float = 8.0
    inactivity: float = 45.0
    warning: float = 15.0
    issued: float = 20.0
    thanks: float = 5.0
    heartbeat: float = 30.0
    print_deadline: float = 12.0
    print_longer: float = 18.0
    status_deadline: float = 3.0
    second_word: float = 1.0
