from launcher.binaries import lacking_for_pdf


def test_library_that_pdfs_lack_is_named_with_how_to_install_it() -> None:
    sentence = lacking_for_pdf(("libc.so.6", "libpango-of-nowhere.so.9"))
    assert sentence.startswith(
        "PDFs cannot be made on this machine, all else works: libpango-of-nowhere.so.9"
    )
    assert "apt install libpango-1.0-0" in sentence


def test_nothing_is_said_where_pdfs_can_be_made() -> None:
    assert lacking_for_pdf() == ""
