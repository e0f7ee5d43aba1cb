"""In which languages a PDF can be set: those for whose letters there is a font."""

import subprocess
from functools import cache
from shutil import which

# Set with the font that the portal brings for Arabic letters (surveys/documents/letters.css).
OWN_LETTERS = frozenset({"en", "ar", "ur", "fa", "ps", "ku", "sd"})


@cache
def has_letters(language: str) -> bool:
    """Return whether the machine has a font for a language (BCP 47), whose letters would else be empty boxes.

    Fontconfig, which Pango brings along, knows; without it only languages with the portal's own fonts are sure.
    """
    name = language.partition("-")[0].lower()
    program = which("fc-list")
    if name in OWN_LETTERS or program is None or not name.isalpha():
        return name in OWN_LETTERS
    found = subprocess.run([program, f":lang={name}", "family"], capture_output=True, check=False, timeout=10)  # noqa: S603
    return bool(found.stdout.strip())
