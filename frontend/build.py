"""`python -m frontend.build`: make static/dist, unless nothing it is made from has changed.

Reads node_modules (after `npm ci`) and static/src. Writes css/portal.css, css/portal.rtl.css (mirrored
components for right-to-left languages), css/answering.css and its mirror (what pages of those who answer
a survey use of it), css/fonts.css, js/, fonts/ and images/. The same inputs give the same bytes. Ends with
status 1 and one sentence when something is missing.
"""

import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from frontend import answering, css, fonts
from frontend.css import BuildError

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "static" / "src"
DIST = ROOT / "static" / "dist"
PACKAGES = ROOT / "node_modules"
GOVUK = PACKAGES / "govuk-frontend" / "dist" / "govuk"
MOJ = PACKAGES / "@ministryofjustice" / "frontend" / "moj"
# The order in which our own style sheets follow the components.
STYLESHEETS = ("tokens", "page", "shell", "controls", "pieces", "print")
# Pages of those who answer a survey on a phone have style sheets of their own, made of what these name.
TEMPLATES = ROOT / "templates"
CHARTS = ROOT / "common" / "charts" / "svg.py"  # families see results there, too
ANSWERING_COMPONENTS = ("mark", "error_summary", "form", "field", "hint_and_error")


def build(dist: Path = DIST) -> bool:
    """Make `dist` and return True, or return False if it is already made from these inputs."""
    fingerprint = inputs_fingerprint()
    stamp = dist / ".stamp"
    if stamp.is_file() and stamp.read_text() == fingerprint:
        return False
    if not GOVUK.is_dir():
        raise BuildError(
            "The front-end packages are missing: run npm ci, then python -m frontend.build again."
        )
    dist.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".dist-", dir=dist.parent) as folder:
        made = Path(folder) / "made"
        write_all(made)
        (made / ".stamp").write_text(fingerprint)
        # Only a finished build takes the old one's place: what is being served is never half there.
        shutil.rmtree(dist, ignore_errors=True)
        made.rename(dist)
    return True


def write_all(dist: Path) -> None:
    """Write every asset into the new folder `dist`."""
    for folder in ("css", "js", "fonts", "images"):
        (dist / folder).mkdir(parents=True)
    write_styles(dist)
    write_fonts(dist)
    write_scripts(dist)
    shutil.copytree(SOURCE / "images", dist / "images", dirs_exist_ok=True)


def inputs_fingerprint() -> str:
    """Return a digest of our sources, this package and the locked versions of the others."""
    digest = hashlib.sha256()
    ours = sorted(
        path for folder in (SOURCE, ROOT / "frontend") for path in folder.rglob("*") if path.is_file()
    )
    named = [*sorted((TEMPLATES / "surveys").glob("answer_*.html")), CHARTS]
    for path in [ROOT / "package-lock.json", *(p for p in ours if p.suffix != ".pyc"), *named]:
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def write_styles(dist: Path) -> None:
    """Write portal.css and portal.rtl.css, and copy the icons that the components use."""
    moj = (MOJ / "moj-frontend.min.css").read_text()
    for picture in css.pictures(moj):
        shutil.copy(MOJ / "assets" / "images" / picture, dist / "images")
    components = css.from_govuk((GOVUK / "govuk-frontend.min.css").read_text()) + "\n" + css.from_moj(moj)
    ours = "\n".join((SOURCE / "css" / f"{name}.css").read_text() for name in STYLESHEETS)
    for name, styles in (("portal.css", components), ("portal.rtl.css", mirrored(components))):
        (dist / "css" / name).write_text(f'@charset "UTF-8";\n{styles}\n{ours}')
        smaller = name.replace("portal", "answering")
        (dist / "css" / smaller).write_text(f'@charset "UTF-8";\n{for_answering(styles, ours)}')


def for_answering(components: str, ours: str) -> str:
    """Return what pages of those who answer use of all styles, and their own."""
    pages = sorted((TEMPLATES / "surveys").glob("answer_*.html"))
    pages += [TEMPLATES / "components" / f"{name}.html" for name in ANSWERING_COMPONENTS]
    used = answering.classes_in([*pages, SOURCE / "js" / "answering.js", CHARTS])
    own = (SOURCE / "css" / "answering.css").read_text()
    return answering.only_used(components, used) + answering.only_used(ours + own, used)


def mirrored(styles: str) -> str:
    """Return `styles` for right-to-left pages. Ours need none: they use logical properties."""
    # The command is ours, and the style sheet goes in as text.
    command = ["node", str(PACKAGES / "rtlcss" / "bin" / "rtlcss.js"), "--silent", "-"]
    done = subprocess.run(command, input=styles, capture_output=True, text=True, check=False)
    if done.returncode or not done.stdout.strip():
        raise BuildError(f"rtlcss could not mirror the style sheet: {done.stderr.strip() or 'no output'}")
    return done.stdout.strip()


def write_fonts(dist: Path) -> None:
    """Write fonts.css, the woff2 files it names and the licence of each typeface."""
    rules: list[str] = []
    for typeface in fonts.TYPEFACES:
        package = PACKAGES / typeface.package
        for stylesheet in typeface.stylesheets:
            for file, rule in fonts.faces((package / stylesheet).read_text(), typeface):
                rules.append(rule)
                shutil.copy(package / "files" / file, dist / "fonts")
        shutil.copy(package / "LICENSE", dist / "fonts" / f"{package.name}.LICENCE.txt")
    (dist / "css" / "fonts.css").write_text("\n".join(rules) + "\n")


def write_scripts(dist: Path) -> None:
    """Copy our scripts and govuk-frontend's, under a name with its version so that caches never mix them."""
    version = json.loads((GOVUK.parents[1] / "package.json").read_text())["version"]
    module = f"govuk-frontend-{version}.min.js"
    code = (GOVUK / "govuk-frontend.min.js").read_text().split("//# sourceMappingURL=")[0]
    (dist / "js" / module).write_text(code)
    for script in sorted((SOURCE / "js").glob("*.js")):
        (dist / "js" / script.name).write_text(
            script.read_text().replace("./govuk-frontend.min.js", f"./{module}")
        )


def main() -> int:
    """Build, and say in one line what happened."""
    try:
        made = build()
    except BuildError as error:
        print(error, file=sys.stderr)
        return 1
    print("Front-end assets built into static/dist." if made else "Front-end assets are up to date.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
