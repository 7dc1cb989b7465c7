"""What a file is, by its bytes; and which bytes of one are asked for."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from qms_contract.assets import MOST_BYTES, AssetKind, MediaType
from qms_contract.pictures import TAIL
from qms_server.domain.errors import ValidationFailed
from qms_server.domain.media import check_end, check_size, read_head
from qms_server.web.ranges import bytes_wanted

from tests.support.media import a_jpeg_head, a_png, a_png_head, a_wav, an_mp4_head

WEBM = b"\x1a\x45\xdf\xa3" + bytes(4) + b"\x42\x82\x84webm" + bytes(40)
IMAGE, VIDEO, AUDIO = AssetKind.IMAGE, AssetKind.VIDEO, AssetKind.AUDIO
GOOD = {
    "png": (IMAGE, a_png(), MediaType.PNG),
    "jpeg": (IMAGE, a_jpeg_head(640, 480), MediaType.JPEG),
    "jpeg with a long head": (IMAGE, a_jpeg_head(640, 480, before=bytes(60_000)), MediaType.JPEG),
    "25 million pixels, plain": (IMAGE, a_jpeg_head(5000, 5000), MediaType.JPEG),
    "16 million pixels, PNG": (IMAGE, a_png_head(4000, 4000), MediaType.PNG),
    "8 million pixels, PNG of 16 bits": (IMAGE, a_png_head(4000, 2000, 16), MediaType.PNG),
    "11 million pixels, progressive": (IMAGE, a_jpeg_head(4000, 2750, progressive=True), MediaType.JPEG),
    "22 million pixels, progressive, 4:2:0": (
        IMAGE,
        a_jpeg_head(5500, 4000, progressive=True, sampling=0x22),
        MediaType.JPEG,
    ),
    "a JPEG with a camera's words behind it": (IMAGE, a_jpeg_head(640, 480) + bytes(5000), MediaType.JPEG),
    "mp4": (VIDEO, an_mp4_head(), MediaType.MP4),
    "webm": (VIDEO, WEBM, MediaType.WEBM),
    "wav": (AUDIO, a_wav(), MediaType.WAV),
    "stereo wav": (AUDIO, a_wav(rate=48000, channels=2), MediaType.WAV),
}
BAD = {
    "nothing": (IMAGE, b"", "PNG or JPEG"),
    "a text": (IMAGE, b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "PNG or JPEG"),
    "a video as a picture": (IMAGE, an_mp4_head(), "PNG or JPEG"),
    "a picture as a video": (VIDEO, a_png(), "MP4"),
    "a JPEG without a frame": (IMAGE, b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(200), "PNG or JPEG"),
    "a picture to fill the memory": (
        IMAGE,
        a_png(1, 1)[:16] + b"\0\0\x75\x30\0\0\x75\x30" + a_png()[24:],
        "30000 × 30000",
    ),
    "a JPEG to fill the memory": (IMAGE, a_jpeg_head(65000, 65000), "65000 × 65000"),
    "a PNG that no display holds": (IMAGE, a_png_head(4001, 4000), "at most 16 million of a PNG"),
    "a PNG of 16 bits that no display holds": (IMAGE, a_png_head(4001, 2000, 16), "at most 8 million of a PNG"),
    "a progressive JPEG": (
        IMAGE,
        a_jpeg_head(5900, 4200, progressive=True),
        "at most 11 million of a progressive JPEG",
    ),
    "an MP3": (AUDIO, b"ID3\x04" + bytes(400), "WAV"),
    "8 bits": (AUDIO, a_wav(width=1), "16 bits"),
    "too slow": (AUDIO, a_wav(rate=4000), "8 to 48 kHz"),
    "a WAV without sound": (AUDIO, a_wav(0), "WAV"),
    "a WAV in another code": (AUDIO, a_wav()[:20] + b"\x03" + a_wav()[21:], "PCM"),
}


@pytest.mark.parametrize("name", GOOD)
def test_a_file_is_known_by_its_bytes(name: str) -> None:
    kind, data, media_type = GOOD[name]
    media = read_head(kind, data)
    assert media.media_type is media_type
    check_end(media, data[-TAIL:], len(data))


@pytest.mark.parametrize("name", BAD)
def test_what_it_is_not_is_told(name: str) -> None:
    kind, head, told = BAD[name]
    with pytest.raises(ValidationFailed, match=told) as caught:
        read_head(kind, head)
    assert caught.value.details == [{"field": "content"}]


@pytest.mark.parametrize(("kind", "data"), [(IMAGE, a_png(80, 80)), (IMAGE, a_jpeg_head(64, 48)), (AUDIO, a_wav())])
def test_a_file_that_was_cut_off_is_noticed_at_its_end(kind: AssetKind, data: bytes) -> None:
    cut = data[:-9]  # of the JPEG also a part of its frame's components
    with pytest.raises(ValidationFailed, match="cut off"):
        check_end(read_head(kind, cut), cut[-TAIL:], len(cut))


@given(
    st.sampled_from(AssetKind),
    st.binary(max_size=400),
    st.sampled_from([b"", a_png()[:20], a_wav()[:30], b"\xff\xd8\xff"]),
)
def test_no_bytes_break_the_reader(kind: AssetKind, data: bytes, start: bytes) -> None:
    with suppress(ValidationFailed):
        read_head(kind, start + data)


def test_each_kind_has_its_largest_size() -> None:
    for kind in AssetKind:
        check_size(kind, MOST_BYTES[kind])
        with pytest.raises(ValidationFailed, match="MB"):
            check_size(kind, MOST_BYTES[kind] + 1)


RANGES = {
    "bytes=0-9": (206, 0, 10),
    "bytes=90-": (206, 90, 100),
    "bytes=-10": (206, 90, 100),
    "bytes=-500": (206, 0, 100),
    "bytes=50-5000": (206, 50, 100),
    "bytes=100-": (416, 0, 0),
    "bytes=-0": (416, 0, 0),
    "bytes=9-3": (200, 0, 100),
    "bytes=0-1,5-6": (200, 0, 100),
    "lines=0-9": (200, 0, 100),
    "bytes=-": (200, 0, 100),
    "bytes=٣-": (200, 0, 100),
}


@pytest.mark.parametrize("asked", RANGES)
def test_a_part_of_a_file(asked: str) -> None:
    wanted = bytes_wanted({"range": asked}, '"t"', 100)
    assert (wanted.status, wanted.start, wanted.end) == RANGES[asked]


def test_a_file_that_the_client_has_is_not_sent_again() -> None:
    for known in ('"t"', 'W/"t"', '"x", "t"', "*"):
        assert bytes_wanted({"if-none-match": known}, '"t"', 100).status == 304
    assert bytes_wanted({"if-none-match": '"x"'}, '"t"', 100).status == 200


def test_a_part_of_another_file_is_not_asked_for() -> None:
    assert bytes_wanted({"range": "bytes=0-9", "if-range": '"old"'}, '"t"', 100).status == 200
    assert bytes_wanted({"range": "bytes=0-9", "if-range": '"t"'}, '"t"', 100).status == 206
