"""A screen to look at: an X server whose glass is a file, so that a picture of any instant is one read of memory."""

import mmap
import struct
import subprocess
from contextlib import contextmanager
from pathlib import Path

import numpy as np

WIDTH, HEIGHT = 1280, 720


class Glass:
    """`display` is the name for DISPLAY; `grab()` the picture of now, `HEIGHT` × `WIDTH` × 3 bytes (blue, green, red).

    The file is Xvfb's frame buffer in xwd's format: a big-endian header of 32-bit words (the 1st its own size, the 13th
    the bytes of a line, the 20th the number of colours of 12 bytes that follow it), then the pixels.
    """

    def __init__(self, display: str, file: Path) -> None:
        self.display = display
        with file.open("rb") as opened:
            self._memory = mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ)
        words = struct.unpack(">25I", self._memory[:100])
        self._line, self._start = words[12], words[0] + words[19] * 12

    def grab(self) -> np.ndarray:
        """All pixels."""
        pixels = np.frombuffer(self._memory[self._start : self._start + self._line * HEIGHT], np.uint8)
        return pixels.reshape(HEIGHT, self._line // 4, 4)[:, :WIDTH, :3]

    def close(self) -> None:
        self._memory.close()


@contextmanager
def virtual_glass(folder: Path):
    """An X server of our own until the block ends."""
    screen = ["-screen", "0", f"{WIDTH}x{HEIGHT}x24", "-fbdir", str(folder), "-nolisten", "tcp"]
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", "1", *screen], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        number = server.stdout.readline().strip()
        assert number, "Xvfb did not start"
        glass = Glass(f":{number}", folder / "Xvfb_screen0")
        yield glass
        glass.close()
    finally:
        server.terminate()
        server.wait(10)
        server.stdout.close()
