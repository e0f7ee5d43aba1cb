"""Pictures are drawn again: what a camera wrote beside the pixels (place, time, device) does not stay."""

import io
import struct

from PIL import Image, ImageOps

from common.uploads.kinds import IMAGES, FileKind
from common.uploads.refusal import UploadRefused

MAX_PIXELS = 50_000_000  # a phone's largest photo; more could be a bomb
MAX_EDGE = 2400  # pixels: sharp on paper at 20 cm, a tenth of what phones make
QUALITY = 85
SMALL_EDGE = 720  # pixels: beside text on a screen, and sharp on paper at 6 cm
SMALL_QUALITY = 75
# What Pillow raises for pictures that are broken or made to break it. The two bombs stop Pillow's
# own limit, which lies above ours, from being a 500.
BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    struct.error,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)


def redraw(content: bytes, kind: FileKind) -> bytes:
    """Return the picture upright, at most MAX_EDGE pixels long and without metadata, in its own format.

    Raises UploadRefused when it cannot be read or has too many pixels. Of a moving picture the
    first frame stays.
    """
    try:
        with Image.open(io.BytesIO(content), formats=[kind.name]) as picture:
            _refuse_bomb(picture)
            return _drawn(picture, kind)
    except BROKEN as error:
        if isinstance(error, UploadRefused):
            raise
        raise UploadRefused("The picture cannot be read. It may be damaged", code="damaged") from error


def drawn_small(content: bytes) -> bytes:
    """Return a picture that is kept here as a JPEG of at most SMALL_EDGE pixels, on white."""
    with Image.open(io.BytesIO(content), formats=[kind.name for kind in IMAGES]) as picture:
        picture.thumbnail((SMALL_EDGE, SMALL_EDGE))
        shown = picture.convert("RGBA")
    plain = Image.new("RGB", shown.size, "white")
    plain.paste(shown, mask=shown.getchannel("A"))
    drawn = io.BytesIO()
    plain.save(drawn, "JPEG", quality=SMALL_QUALITY)
    return drawn.getvalue()


def _refuse_bomb(picture: Image.Image) -> None:
    """Look at the size that the header gives, before any pixel is unpacked."""
    if picture.width * picture.height > MAX_PIXELS:
        raise UploadRefused("The picture must have fewer than 50 million pixels", code="pixels")


def _drawn(picture: Image.Image, kind: FileKind) -> bytes:
    picture.thumbnail(
        (MAX_EDGE, MAX_EDGE)
    )  # first: a JPEG is then unpacked small, in a fraction of the memory
    upright = ImageOps.exif_transpose(picture)
    keeps_holes = kind is not FileKind.JPEG and upright.has_transparency_data
    plain = upright.convert("RGBA" if keeps_holes else "RGB")
    plain.info = {}  # comments, profiles and the like, some of which Pillow would write again
    drawn = io.BytesIO()
    plain.save(drawn, kind.name, quality=QUALITY)
    return drawn.getvalue()
