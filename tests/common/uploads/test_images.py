import io

import pytest
from PIL import Image

from common.uploads.images import MAX_EDGE, SMALL_EDGE, drawn_small, redraw
from common.uploads.kinds import IMAGES, FileKind
from common.uploads.refusal import UploadRefused
from tests.common.uploads.files import ORIENTATION, photo_with_secrets, picture


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def test_photo_loses_place_device_and_comment_but_stays_upright() -> None:
    before = photo_with_secrets()
    assert b"SecretCamera" in before
    assert b"SecretComment" in before
    after = redraw(before, FileKind.JPEG)
    assert b"Exif" not in after
    assert b"Secret" not in after
    assert opened(after).size == (40, 60)
    assert ORIENTATION not in opened(after).getexif()


def test_text_and_profile_of_a_png_are_left_out() -> None:
    from PIL import ImageCms, PngImagePlugin

    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", "SecretAuthor")
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    drawn = io.BytesIO()
    Image.new("RGBA", (5, 5), (0, 0, 0, 0)).save(drawn, "PNG", pnginfo=notes, icc_profile=profile)
    after = redraw(drawn.getvalue(), FileKind.PNG)
    assert b"SecretAuthor" not in after
    assert b"iCCP" not in after
    assert opened(after).getpixel((2, 2))[3] == 0


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_large_picture_is_scaled_to_the_longest_edge(kind: str) -> None:
    assert opened(redraw(picture(kind, (5000, 1000)), FileKind[kind])).size == (MAX_EDGE, MAX_EDGE // 5)


@pytest.mark.parametrize(("kind", "mode"), [("JPEG", "CMYK"), ("JPEG", "L"), ("PNG", "P"), ("PNG", "1")])
def test_every_colour_mode_can_be_drawn_again(kind: str, mode: str) -> None:
    image = Image.new(mode, (9, 7))
    drawn = io.BytesIO()
    image.save(drawn, kind)
    assert opened(redraw(drawn.getvalue(), FileKind[kind])).size == (9, 7)


@pytest.mark.parametrize("edge", [7_100, 10_000, 20_000])
def test_decompression_bomb_is_refused_by_its_header(edge: int) -> None:
    bomb = bytearray(picture("PNG"))
    bomb[16:24] = edge.to_bytes(4) + edge.to_bytes(4)
    import zlib

    bomb[29:33] = zlib.crc32(bytes(bomb[12:29])).to_bytes(4)
    with pytest.raises(UploadRefused):
        redraw(bytes(bomb), FileKind.PNG)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_damaged_picture_is_refused_with_a_sentence(kind: str) -> None:
    whole = picture(kind, (400, 400))
    with pytest.raises(UploadRefused, match="cannot be read"):
        redraw(whole[: len(whole) // 2], FileKind[kind])


@pytest.mark.parametrize("kind", sorted(IMAGES, key=str))
def test_picture_is_drawn_small_as_a_jpeg_on_white(kind: FileKind) -> None:
    drawn = io.BytesIO()
    Image.new("RGBA", (2000, 1000), (0, 0, 0, 0)).convert("RGB" if kind is FileKind.JPEG else "RGBA").save(
        drawn, kind.name
    )
    small = opened(drawn_small(drawn.getvalue()))
    assert (small.format, small.size) == ("JPEG", (SMALL_EDGE, SMALL_EDGE // 2))
    if kind is not FileKind.JPEG:
        assert small.getpixel((5, 5)) == (255, 255, 255)
