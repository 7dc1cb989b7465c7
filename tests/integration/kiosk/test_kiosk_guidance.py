"""A whole visit by the keys of an audio keypad, without sight: what is heard, in order, to a printed ticket."""

import asyncio
import shutil
import threading
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from qms_clientkit.speech.player import play
from qms_contract.kiosk import PriorityOffer, ReferenceAsk
from qms_contract.tickets import PriorityClass
from qms_demo.printer import PAPER_OUT
from qms_kiosk.guidance.clips import Clips, clip_name
from qms_kiosk.guidance.lines import Line
from qms_kiosk.guidance.voice import Voice
from qms_kiosk.printing.preview import preview
from qms_kiosk.state import Phase, PrintState

from tests.support.kiosk_program import PATIENT, a_kiosk
from tests.support.kiosk_samples import a_branch, a_config, a_service
from tests.support.qt_loop import run_in_qt, until
from tests.support.waiting import wait_until

Key = Qt.Key
OFFERS = [PriorityOffer(priority_class=PriorityClass.PRIORITY)]
ASKING = a_config(
    [a_service(0), a_service(1, reference=ReferenceAsk.REQUIRED)],
    branch=a_branch(languages=["en", "id"], asks_priority=True, priority_offers=OFFERS),
)


class Heard:
    """In the place of the voice: what is said, and what of it is cut off."""

    def __init__(self):
        self.lines, self.hushed = [], 0

    def say(self, lines, *, over):
        self.lines += [(one.language, one.text) for one in lines]

    def hush(self):
        self.hushed += 1

    def close(self):
        pass

    def since(self):
        """What was said since the last look."""
        said, self.lines = self.lines, []
        return [text for _, text in said]


async def key(kiosk, *keys):
    for one in keys:
        asyncio.get_running_loop().call_soon(QTest.keyClick, kiosk.window.windowHandle(), one)
        await asyncio.sleep(0.02)


def test_a_whole_visit_without_sight(app, server, printer, tmp_path):
    server.config = ASKING

    async def visit():
        async with a_kiosk(app, server, tmp_path, printer=printer.address) as kiosk:
            heard = kiosk.voice = Heard()
            state = kiosk.store
            await key(kiosk, Key.Key_F15)  # the earphone's plug
            await until(lambda: state.value.guided)
            assert heard.lines == [
                ("en", "Welcome"),
                ("en", "Use the arrow keys to move and the OK key to choose. The help key says it again."),
                ("en", "For English, press 1."),
                ("id", "Untuk Bahasa Indonesia, tekan 2."),
            ]
            heard.since()
            await key(kiosk, Key.Key_2)
            await until(lambda: state.value.phase is Phase.SERVICES and heard.lines)
            assert state.value.language == "id"
            assert heard.since()[-2:] == ["Apa yang bisa kami bantu?", "4 pilihan."]
            await key(kiosk, Key.Key_Down, Key.Key_Down)
            first, second = heard.since()
            assert first.startswith("1 dari 4: Kasir & pembayaran. Pajak")
            assert second.startswith("2 dari 4: Pembukaan rekening. Rekening baru, perubahan data, 4 menunggu")
            await key(kiosk, Key.Key_Return)
            await until(lambda: state.value.phase is Phase.REFERENCE)
            assert heard.since()[0] == "Nomor telepon Anda"
            await key(kiosk, *(Key.Key_0 + int(digit) for digit in "0812345"), Key.Key_Backspace, Key.Key_6)
            assert heard.since() == ["0", "8", "1", "2", "3", "4", "5", "Hapus", "6"]
            assert state.value.reference == "0812346"
            await key(kiosk, Key.Key_Return)
            await until(lambda: state.value.phase is Phase.PRIORITY)
            heard.since()
            await key(kiosk, Key.Key_Right, Key.Key_F1, Key.Key_Right, Key.Key_Right, Key.Key_Left)
            said = heard.since()
            assert said[0] == "1 dari 5: Tidak, tidak ada"
            assert said[1] == "Apakah salah satu ini berlaku bagi Anda?"
            assert said[-1] == "2 dari 5: 65 tahun ke atas, hamil, atau difabel"
            await key(kiosk, Key.Key_Return)
            await until(lambda: state.value.print_state is PrintState.PRINTED)
            await until(lambda: "Ambil tiket Anda" in [text for _, text in heard.lines])
            said = heard.since()
            told = [
                "Nomor Anda A, 0, 6, 0.",
                "Pembukaan rekening",
                "Di depan Anda: 12",
                "Perkiraan tunggu: 15–20 menit",
            ]
            assert [one for one in said if one in told] == told
            await key(kiosk, Key.Key_Return)
            await until(lambda: state.value.phase is Phase.THANKS)
            assert heard.since()[0] == "Terima kasih"
            await key(kiosk, Key.Key_Return)
            await until(lambda: state.value.phase is Phase.HOME)
            assert not state.value.guided
            assert heard.hushed == 1
            await key(kiosk, Key.Key_F16)
            assert heard.since() == []
        (asked,) = server.asked
        assert (asked.priority_class, asked.customer_ref, asked.language) == ("priority", "0812346", "id")
        assert preview(printer.printed).width() == 576

    run_in_qt(app, visit, 60)


def test_without_paper_the_number_is_heard_noted_or_given_back_by_keys_alone(app, server, printer, tmp_path):
    async def visit():
        printer.paper = PAPER_OUT
        async with a_kiosk(app, server, tmp_path, printer=printer.address) as kiosk:
            state = kiosk.store
            for give_back in (False, True):
                heard = kiosk.voice = Heard()
                await key(kiosk, Key.Key_F15, Key.Key_1)
                await until(lambda: state.value.phase is Phase.SERVICES)
                await key(kiosk, Key.Key_1, Key.Key_Return)
                await until(lambda: state.value.phase is Phase.NOTE)
                number = state.value.ticket.display_number
                spelled = f"Your number is {', '.join(number)}."
                reason = "The printer has no paper."
                await until(lambda heard=heard, reason=reason: reason in [text for _, text in heard.lines])
                said = heard.since()
                assert spelled in said[said.index(reason) :], "the number once more, with the reason"
                if not give_back:
                    await key(kiosk, Key.Key_Return)
                    await until(lambda number=number: server.confirmed == {number: ["shown"]})
                    await until(lambda: state.value.phase is Phase.THANKS)
                    await key(kiosk, Key.Key_Return)
                else:
                    await key(kiosk, Key.Key_1, Key.Key_Return)
                    await until(lambda heard=heard: "Touch again to cancel" in [text for _, text in heard.lines])
                    await key(kiosk, Key.Key_Return)
                    await until(lambda number=number: number in server.cancelled)
                await until(lambda: state.value.phase is Phase.HOME and not state.value.guided)

    run_in_qt(app, visit, 60)


def test_going_back_and_what_cannot_be_chosen(app, server, tmp_path):
    server.config = a_config([a_service(0), a_service(1, max_waiting=1)])

    async def visit():
        async with a_kiosk(app, server, tmp_path) as kiosk:
            heard, state = Heard(), kiosk.store
            kiosk.voice = heard
            await key(kiosk, Key.Key_Down, Key.Key_1)
            await until(lambda: state.value.phase is Phase.SERVICES)
            heard.since()
            await key(kiosk, Key.Key_2, Key.Key_Return)
            said = heard.since()
            assert said[0].endswith("Full now, again soon. cannot be chosen now")
            assert said[1] == "This cannot be chosen now."
            assert state.value.issue is None
            await key(kiosk, Key.Key_Escape)
            await until(lambda: state.value.phase is Phase.HOME)
            assert state.value.guided
            await until(lambda: "For English, press 1." in [text for _, text in heard.lines])
            await key(kiosk, Key.Key_Home)
            assert state.value.guided
            await key(kiosk, Key.Key_F16)
            assert not state.value.guided

    run_in_qt(app, visit)


def test_the_warning_is_said_and_its_answer_is_a_key(app, server, tmp_path):
    async def visit():
        timing = replace(PATIENT, inactivity=0.4, warning=30)
        async with a_kiosk(app, server, tmp_path, timing=timing) as kiosk:
            heard, state = Heard(), kiosk.store
            kiosk.voice = heard
            await key(kiosk, Key.Key_Down, Key.Key_1)
            await until(lambda: state.value.warning)
            await until(lambda: "Are you still there?" in [text for _, text in heard.lines])
            await key(kiosk, Key.Key_Return)
            await until(lambda: not state.value.warning)
            assert state.value.phase is Phase.SERVICES

    run_in_qt(app, visit)


@pytest.fixture
def a_program(tmp_path, monkeypatch):
    """`a_program(name, script)` puts a program of that name on the path, alone with the shell's."""
    folder = tmp_path / "bin"
    folder.mkdir()
    real = shutil.which

    def make(name, script):
        path = folder / name
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
        return path

    def which(name):
        return str(folder / name) if (folder / name).exists() else real(name) if name == "espeak-ng" else None

    monkeypatch.setattr("shutil.which", which)
    return make


def test_what_is_said_is_a_real_sound_and_kept_for_the_next_time(tmp_path, a_program):
    a_program("aplay", f'cp "$2" {tmp_path}/part && mv {tmp_path}/part {tmp_path}/played.wav')
    clips = Clips(tmp_path / "speech")
    voice = Voice(clips)
    voice.say([Line("en", "Your number is A, 0, 6, 0.")], over=True)
    wait_until((tmp_path / "played.wav").exists)
    voice.close()
    kept = tmp_path / "speech" / clip_name(Line("en", "Your number is A, 0, 6, 0."))
    assert kept.read_bytes() == (tmp_path / "played.wav").read_bytes()
    assert len(kept.read_bytes()) > 40_000
    kept.write_bytes(b"damaged")
    assert clips.find(Line("en", "Your number is A, 0, 6, 0.")).read_bytes()[:4] == b"RIFF"


def test_the_next_line_cuts_off_the_present_one(tmp_path, a_program):
    a_program("aplay", f"echo $$ >> {tmp_path}/began; exec sleep 60")
    (tmp_path / "speech").mkdir()
    voice = Voice(Clips(tmp_path / "speech"))
    for count, text in enumerate(("One moment", "Another one"), 1):
        voice.say([Line("en", text)], over=True)
        wait_until(lambda count=count: begun(tmp_path) == count)
    voice.hush()
    voice.say([Line("en", "The end")], over=False)
    wait_until(lambda: begun(tmp_path) == 3)
    voice.close()
    assert not [one for one in threading.enumerate() if one.name == "guidance"]


def begun(folder):
    path = folder / "began"
    return len(path.read_text().splitlines()) if path.exists() else 0


def test_a_language_without_a_voice_is_silent_and_says_so_once(tmp_path, caplog):
    rendered, played = [], []

    def nothing(line):
        rendered.append(line)
        return iter([b"no sound"] if len(rendered) == 1 else [])

    voice = Voice(Clips(tmp_path / "speech", nothing), lambda path, _stopped: played.append(path))
    voice.say([Line("xx", "one"), Line("xx", "two"), Line("yy", "three")], over=True)
    wait_until(lambda: len(rendered) == 2)
    voice.close()
    assert played == []
    assert [record.levelname for record in caplog.records] == ["WARNING", "WARNING"]
    assert "Nothing on this machine speaks xx" in caplog.text


def test_a_machine_that_cannot_play_passes_silently(tmp_path, a_program):
    a_program("pw-play", "exit 1")
    a_program("aplay", f"echo $$ >> {tmp_path}/began; exit 1")
    play(tmp_path / "none.wav", lambda: False)
    assert begun(tmp_path) == 1
