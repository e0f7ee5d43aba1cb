"""What comes as a file: encodings, archives with junk, things that are no table."""

import io
import os
import zipfile

import pytest

from schools.register_file import sources
from schools.register_file.refusal import RegisterRefused
from schools.register_file.sources import open_source
from tests.schools.files import register, school, zipped


def text_of(file):
    with open_source(file) as source:
        return source.text.read()


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig"])
def test_each_encoding_is_recognised(encoding):
    text = text_of(register(school(100001, "St Mary’s Académie"), encoding=encoding))
    assert text.startswith('"URN"')
    assert "St Mary’s Académie" in text


def test_mark_of_two_bytes_at_the_end_of_a_chunk_does_not_confuse(monkeypatch):
    monkeypatch.setattr(sources, "CHUNK", 1)
    assert "Académie" in text_of(register(school(100001, "Académie"), encoding="utf-8"))


def test_zip_with_junk_gives_its_one_table():
    table = register(school(100001, "Oak Primary")).getvalue()
    archive = zipped(
        edubasealldata20261120__csv=table,
        __DS_Store=b"x",
        notes__txt=b"read me",
        **{"__MACOSX/._e.csv": b"junk"},
    )
    assert "Oak Primary" in text_of(archive)


@pytest.mark.parametrize(
    ("archive", "sentence"),
    [
        (zipped(notes__txt=b"x"), "holds no CSV file"),
        (zipped(one__csv=b"URN", two__csv=b"URN"), "several CSV files \\(one.csv, two.csv\\)"),
        (io.BytesIO(zipped(one__csv=b"URN" * 900).getvalue()[:-30]), "damaged"),
    ],
)
def test_unusable_zip_is_refused_with_a_sentence(archive, sentence):
    with pytest.raises(RegisterRefused, match=sentence), open_source(archive):
        pass


def test_zip_that_unpacks_without_end_is_refused(monkeypatch):
    monkeypatch.setattr(sources, "MAX_UNPACKED_BYTES", 1_000_000)
    bomb = zipped(register__csv=b"0" * 2_000_000)
    with pytest.raises(RegisterRefused, match="unpacks to more than"), open_source(bomb):
        pass


def test_zip_that_lies_about_its_size_is_stopped_at_the_limit(monkeypatch):
    monkeypatch.setattr(sources, "MAX_UNPACKED_BYTES", 1_000_000)
    content = bytearray(zipped(register__csv=b"0" * 2_000_000).getvalue())
    directory = content.rindex(b"PK\1\2")
    content[directory + 24 : directory + 28] = (10).to_bytes(4, "little")
    with pytest.raises(RegisterRefused), open_source(io.BytesIO(bytes(content))):
        pass


def test_zip_of_very_many_files_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(1001):
            archive.writestr(f"{number}.csv", "")
    with pytest.raises(RegisterRefused, match="more than 1000 files"), open_source(out):
        pass


def test_random_bytes_are_refused():
    with (
        pytest.raises(RegisterRefused, match="not a CSV file"),
        open_source(io.BytesIO(os.urandom(10_000_000))),
    ):
        pass
