import pytest

from common.uploads.office import refuse_dangerous_archive
from common.uploads.refusal import UploadRefused
from tests.common.uploads.files import DOCX_PARTS, TYPES, XLSX_PARTS, archive


@pytest.mark.parametrize("parts", [DOCX_PARTS, XLSX_PARTS])
def test_plain_document_passes(parts: dict[str, bytes]) -> None:
    refuse_dangerous_archive(archive(parts))


@pytest.mark.parametrize(
    "extra",
    [
        {"word/vbaProject.bin": b"macro"},
        {"xl/macrosheets/sheet1.xml": b"<macro/>"},
        {"word/activeX/activeX1.xml": b"<control/>"},
        {"word/embeddings/oleObject1.bin": b"object"},
        {"word/embeddings/setup.EXE": b"MZ"},
        {TYPES: b'<Types><Override ContentType="application/vnd.ms-word.macroEnabled+xml"/></Types>'},
        {
            "word/_rels/settings.xml.rels": b'<Relationship Type="http://x/attachedTemplate" '
            b'Target="http://192.0.2.1/t.dotm" TargetMode="External"/>'
        },
    ],
)
def test_macros_and_embedded_programs_are_refused(extra: dict[str, bytes]) -> None:
    with pytest.raises(UploadRefused, match="must not contain macros or embedded programs"):
        refuse_dangerous_archive(archive({**DOCX_PARTS, **extra}))


def test_archive_that_unpacks_to_far_more_is_refused() -> None:
    with pytest.raises(UploadRefused, match="far more than its size"):
        refuse_dangerous_archive(archive({**XLSX_PARTS, "xl/worksheets/sheet1.xml": bytes(30_000_000)}))


def test_archive_of_countless_parts_is_refused() -> None:
    with pytest.raises(UploadRefused, match="far more than its size"):
        refuse_dangerous_archive(archive({f"part{number}": b"" for number in range(5_001)}))


def test_archive_whose_contents_are_damaged_is_refused() -> None:
    with pytest.raises(UploadRefused, match="cannot be read"):
        refuse_dangerous_archive(archive(DOCX_PARTS)[:-30])
