"""Between the tap and the number: nothing is built or printed that the visitor does not wait for."""

from dataclasses import replace

from qms_kiosk import handing_out
from qms_kiosk.state import Phase

from tests.support.kiosk_program import PATIENT, a_kiosk, press, take_ticket, visible
from tests.support.qt_loop import run_in_qt, until


def test_the_choice_stays_as_a_finger_has_it_until_the_number_is_there(app, server, printer, tmp_path):
    async def visit():
        server.delay = 0.3
        timing = replace(PATIENT, wait_notice=30)
        async with a_kiosk(app, server, tmp_path, printer=printer.address, timing=timing) as kiosk:
            await press(kiosk, "language_en")
            await press(kiosk, "service_A")
            await until(lambda: kiosk.store.value.phase is Phase.ISSUING)
            await until(lambda: visible(kiosk, "service_A").isDown())
            assert not visible(kiosk, "service_B").isDown()
            assert visible(kiosk, "screen_issuing") is None
            kiosk.window.intents.back.emit()
            assert kiosk.store.value.phase is Phase.ISSUING
            await until(lambda: visible(kiosk, "ticket_number") is not None)
            await press(kiosk, "done")

    run_in_qt(app, visit)


def test_the_paper_is_drawn_after_the_number_is_on_the_glass(app, server, printer, tmp_path, monkeypatch):
    monkeypatch.setattr(handing_out, "GLASS_SECONDS", 60)

    async def visit():
        async with a_kiosk(app, server, tmp_path, printer=printer.address) as kiosk:
            drawn, deliver = [], kiosk._paper.printer.print_texts

            async def noted(*texts):
                drawn.append(kiosk.timeline.last("number_painted"))
                return await deliver(*texts)

            kiosk._paper.printer.print_texts = noted
            await take_ticket(kiosk)
            await until(lambda: kiosk.store.value.print_state == "printed")
            assert drawn == [kiosk.timeline.last("number_painted")]

    run_in_qt(app, visit)


def test_a_ticket_is_printed_also_when_the_screen_paints_nothing(app, server, printer, tmp_path):
    async def visit():
        async with a_kiosk(app, server, tmp_path, printer=printer.address) as kiosk:
            await press(kiosk, "language_en")
            await until(lambda: visible(kiosk, "service_A") is not None)
            service = kiosk.store.value.config.services[0].service_id
            kiosk.window.hide()
            kiosk.window.intents.service.emit(service)
            await until(lambda: kiosk.store.value.print_state == "printed")
            assert kiosk.timeline.last("number_painted") is None

    run_in_qt(app, visit)
