"""Files as people and attackers make them."""

import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, TiffImagePlugin

TYPES = "[Content_Types].xml"
DOCX_PARTS = {TYPES: b"<Types/>", "word/document.xml": b"<document>Minutes</document>"}
XLSX_PARTS = {TYPES: b"<Types/>", "xl/workbook.xml": b"<workbook/>"}
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
# The industry's harmless test virus, in two halves so that no scanner minds this file.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"
GPS, ORIENTATION, TURNED_RIGHT = 0x8825, 0x0112, 6


def uploaded(content: bytes, name: str = "file", claimed: str = "text/html") -> SimpleUploadedFile:
    """A file as the browser hands it over, with a type that nobody should believe."""
    return SimpleUploadedFile(name, content, claimed)


def archive(parts: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return packed.getvalue()


def picture(kind: str, size: tuple[int, int] = (60, 40), mode: str = "RGB") -> bytes:
    drawn = io.BytesIO()
    Image.new(mode, size, "green").save(drawn, kind)
    return drawn.getvalue()


def photo_with_secrets() -> bytes:
    """A sideways JPEG that says where and with what it was taken, with a comment."""
    exif = Image.Exif()
    exif[ORIENTATION] = TURNED_RIGHT
    exif[0x010F] = "SecretCamera"
    exif.get_ifd(GPS)[2] = tuple(TiffImagePlugin.IFDRational(n) for n in (52, 11, 29))
    drawn = io.BytesIO()
    Image.new("RGB", (60, 40), "green").save(drawn, "JPEG", exif=exif, comment=b"SecretComment")
    return drawn.getvalue()
