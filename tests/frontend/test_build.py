"""The front-end build: our fonts and nothing of GOV.UK's own identity, the same bytes every time."""

import re
from pathlib import Path

import pytest

from frontend import css
from frontend.build import DIST, build, inputs_fingerprint
from frontend.css import BuildError


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("assets") / "dist"
    assert build(folder)
    return folder


def every_file(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_build_is_skipped_when_nothing_changed(dist: Path) -> None:
    before = (dist / "css" / "portal.css").stat().st_mtime_ns
    assert not build(dist)
    assert (dist / "css" / "portal.css").stat().st_mtime_ns == before


def test_build_gives_the_same_bytes_again(dist: Path, tmp_path: Path) -> None:
    build(tmp_path / "again")
    assert every_file(tmp_path / "again") == every_file(dist)


def test_nothing_of_govuk_identity_is_left(dist: Path) -> None:
    for sheet in ("portal.css", "portal.rtl.css"):
        styles = (dist / "css" / sheet).read_text()
        assert "GDS Transport" not in styles
        assert "crest" not in re.sub(r"\.moj-header__[a-z-]+", "", styles)
        assert "font-family:var(--app-font),arial,sans-serif" in styles
    assert not [name for name in every_file(dist) if "crest" in name or "crown" in name]


def test_every_address_in_the_styles_is_a_file_that_is_there(dist: Path) -> None:
    for sheet in (dist / "css").glob("*.css"):
        for address in re.findall(r"url\(([^)]+)\)", sheet.read_text()):
            if not address.startswith(("data:", '"data:')):
                assert (sheet.parent / address.strip("\"'")).is_file(), address


def test_scripts_load_the_module_that_is_there(dist: Path) -> None:
    wanted = re.findall(r'from "\./([^"]+)"', (dist / "js" / "portal.js").read_text())
    assert len(wanted) == 1
    assert (dist / "js" / wanted[0]).is_file()
    assert "sourceMappingURL" not in (dist / "js" / wanted[0]).read_text()


def test_right_to_left_components_are_mirrored(dist: Path) -> None:
    plain, mirrored = ((dist / "css" / name).read_text() for name in ("portal.css", "portal.rtl.css"))
    assert ".govuk-radios__label:before" in plain
    rule = re.compile(r"\.govuk-radios__label:before\{[^}]*?(left|right):0")
    assert rule.search(plain)[1] == "left"  # type: ignore[index]
    assert rule.search(mirrored)[1] == "right"  # type: ignore[index]


def test_each_typeface_comes_with_its_licence(dist: Path) -> None:
    fonts = dist / "fonts"
    families = {path.name.removesuffix(".LICENCE.txt") for path in fonts.glob("*.LICENCE.txt")}
    assert families == {"atkinson-hyperlegible-next", "lexend", "opendyslexic", "noto-sans-arabic"}
    for file in fonts.glob("*.woff2"):
        assert any(file.name.startswith(family) for family in families)


@pytest.mark.parametrize(
    "missing", ["@font-face{font-family:GDS Transport;}", "url(/assets/images/govuk-crest.svg)"]
)
def test_build_stops_when_a_package_has_changed_its_css(missing: str) -> None:
    whole = (
        "@font-face{font-family:GDS Transport;}a{background-image:url(/assets/images/govuk-crest.svg)}"
        "b{font-family:GDS Transport,arial,sans-serif}@media print{b{font-family:sans-serif}}"
    )
    assert "GDS" not in css.from_govuk(whole)
    with pytest.raises(BuildError, match=r"expected .* and found none"):
        css.from_govuk(whole.replace(missing, "none"))


def test_build_stops_when_a_new_foreign_address_appears() -> None:
    styles = (
        "a{font-family:GDS Transport,arial,sans-serif}b{font-family:sans-serif}c{src:url(/assets/x.woff2)}"
    )
    with pytest.raises(BuildError, match="/assets/"):
        css.in_our_font(styles, package="a-package")


def test_what_is_served_was_built_from_these_sources() -> None:
    assert (DIST / ".stamp").read_text() == inputs_fingerprint()
