"""A branch's picture on its tickets: fetched once, printed without the network too, and never in the way of a ticket."""

import hashlib
import io
from uuid import UUID

from msgspec.structs import replace
from PIL import Image, ImageDraw
from qms_clientkit.ticket.logo import MOST_PIXELS, read_logo
from qms_contract.assets import Asset, AssetKind, MediaType
from qms_contract.kiosk import TicketTemplate
from qms_kiosk.printing.preview import preview
from qms_kiosk.state import Phase, PrintState

from tests.support.kiosk_program import a_kiosk, take_ticket
from tests.support.kiosk_samples import NOW, TENANT, a_branch, a_config
from tests.support.qt_loop import run_in_qt, until

LOGO = UUID(int=77)


def a_picture(width=400, height=200):
    """A black disc on nothing."""
    picture, file = Image.new("RGBA", (width, height)), io.BytesIO()
    ImageDraw.Draw(picture).ellipse((0, 0, height - 1, height - 1), fill="black")
    picture.save(file, "PNG")
    return file.getvalue()


def with_logo(data):
    asset = Asset(
        asset_id=LOGO, tenant_id=TENANT, kind=AssetKind.IMAGE, name="logo.png", media_type=MediaType.PNG,
        size=len(data), sha256=hashlib.sha256(data).hexdigest(), uploaded_by="Maya", uploaded_at=NOW, in_use=True,
    )  # fmt: skip
    return a_config(branch=a_branch(ticket=TicketTemplate(logo_asset_id=LOGO)), assets=[asset])


def ink(image, top, bottom):
    return sum(not image.pixelColor(x, y).lightness() for x in range(image.width()) for y in range(top, bottom))


async def printed(kiosk, printer):
    printer.printed = b""
    await take_ticket(kiosk)
    await until(lambda: kiosk.store.value.print_state is PrintState.PRINTED)
    return preview(printer.printed)


def test_it_is_printed_also_when_the_next_start_has_no_network(app, server, printer, tmp_path):
    async def visit():
        async with a_kiosk(app, server, tmp_path, printer=printer.address) as kiosk:
            plain = await printed(kiosk, printer)
        data = a_picture()
        server.files[LOGO], server.config = data, with_logo(data)
        async with a_kiosk(app, server, tmp_path, printer=printer.address) as kiosk:
            await until(lambda: kiosk._pictures.of(server.config).logo is not None)
            own = await printed(kiosk, printer)
        assert own.height() > plain.height()
        disc = 3.14 * 60 * 60
        assert disc * 0.9 < ink(own, 30, 160) < disc * 1.1, "120 dots tall, nothing where it is transparent"
        server.stop()
        async with a_kiosk(app, server, tmp_path, printer=printer.address, at_home=False) as kiosk:
            await until(lambda: kiosk.store.value.phase is Phase.HOME)
            offline = await printed(kiosk, printer)
        assert ink(offline, 30, 160) == ink(own, 30, 160)

    run_in_qt(app, visit, 60)


def test_an_advertisement_is_printed_below_everything_also_without_a_network(app, server, printer, tmp_path):
    data = a_picture()
    plain = with_logo(data)
    ticket = TicketTemplate(advert_asset_id=LOGO, advert={"en": "Pay by card here."})
    server.files[LOGO] = data
    server.config = replace(plain, branch=replace(plain.branch, ticket=ticket))

    async def visit():
        async with a_kiosk(app, server, tmp_path, printer=printer.address) as kiosk:
            await until(lambda: kiosk._pictures.of(server.config).advert is not None)
            own = await printed(kiosk, printer)
        disc = 3.14 * 120 * 120
        found = ink(own, own.height() - 340, own.height() - 90)
        assert disc * 0.9 < found < disc * 1.1, "240 dots tall, in the place of no logo"
        server.stop()
        async with a_kiosk(app, server, tmp_path, printer=printer.address, at_home=False) as kiosk:
            await until(lambda: kiosk.store.value.phase is Phase.HOME)
            offline = await printed(kiosk, printer)
        assert ink(offline, offline.height() - 340, offline.height() - 90) == found

    run_in_qt(app, visit, 60)


def test_a_picture_that_is_not_there_or_none_leaves_the_houses_mark_and_a_ticket(
    app, server, printer, tmp_path, caplog
):
    data = a_picture()
    server.config = with_logo(data)
    server.files[LOGO] = b"not the picture it should be"

    async def visit():
        async with a_kiosk(app, server, tmp_path, printer=printer.address) as kiosk:
            await until(lambda: "is not here yet" in caplog.text)
            assert (await printed(kiosk, printer)).width() == 576
        wrong = b"the right bytes of no picture"
        server.config, server.files[LOGO] = with_logo(wrong), wrong
        async with a_kiosk(app, server, tmp_path, printer=printer.address) as kiosk:
            await until(lambda: "cannot be used" in caplog.text)
            assert (await printed(kiosk, printer)).width() == 576

    run_in_qt(app, visit, 60)


def test_a_photograph_is_read_no_larger_than_paper_needs(qapp, tmp_path):
    path = tmp_path / "photo.jpg"
    Image.new("RGB", (6000, 3000), "white").save(path, "JPEG")
    image = read_logo(str(path))
    assert (image.width(), image.height()) == (MOST_PIXELS, MOST_PIXELS // 2)
