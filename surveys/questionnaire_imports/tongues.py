"""Which language a file means: by its code in brackets, its code alone, or its name."""

import re

from surveys.words import shipped, shipped_codes

CODE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,2}")
IN_BRACKETS = re.compile(rf"\(\s*({CODE.pattern})\s*\)\s*$")
LONGEST = 12
NAMES = {
    "english": "en",
    "welsh": "cy",
    "cymraeg": "cy",
    "french": "fr",
    "français": "fr",
    "francais": "fr",
    "german": "de",
    "deutsch": "de",
    "spanish": "es",
    "español": "es",
    "espanol": "es",
    "portuguese": "pt",
    "português": "pt",
    "italian": "it",
    "italiano": "it",
    "dutch": "nl",
    "russian": "ru",
    "turkish": "tr",
    "somali": "so",
    "punjabi": "pa",
    "gujarati": "gu",
    "hindi": "hi",
    "chinese": "zh",
}


def code_of(name: str) -> str:
    """Return the code of a language as a file names it: “English (en)”, “en”, “English”; empty if it is unknown."""
    if found := IN_BRACKETS.search(name):
        return tidy_code(found[1])
    known = NAMES.get(name.strip().lower()) or _shipped(name.strip().lower())
    return known or tidy_code(name.strip())


def tidy_code(code: str) -> str:
    """Return a code as questionnaires write it, “pt-BR”; empty for what is none."""
    if not CODE.fullmatch(code) or len(code) > LONGEST:
        return ""
    first, dash, rest = code.partition("-")
    return f"{first.lower()}{dash}{rest}"


def same_language(one: str, other: str) -> bool:
    """Whether two codes mean the same language: “pa” and “pa-Guru” do, “pt-BR” and “pt-PT” do not."""
    one, other = one.lower(), other.lower()
    return one == other or (
        one.partition("-")[0] == other.partition("-")[0] and not ("-" in one and "-" in other)
    )


def _shipped(name: str) -> str:
    for code in shipped_codes():
        document = shipped(code)
        if name in (document["name"].lower(), document["own_name"].lower()):
            return code
    return ""
