"""What the types of an XLSForm are here."""

import re
from dataclasses import dataclass

SELECT = re.compile(
    r"^(?:add )?(select[ _]?(?:one|1|multiple|all that apply|all)|rank)(?: prompt)?(?: from| using)? (\S.*?)"
    r"( or[ _](?:specify[ _])?other)?$",
    re.IGNORECASE,
)
GROUP = re.compile(r"^(begin|end)[ _]?(?:lgroup|group|repeat|loop)\b", re.IGNORECASE)
REPEAT = re.compile(r"repeat|loop", re.IGNORECASE)
WORDS = frozenset(("text", "string"))
NUMBERS = frozenset(("integer", "int", "decimal", "range"))
DATES = frozenset(("date", "time", "datetime", "date_time", "year", "month"))
NOTES = frozenset(("note",))
# What a device notes by itself, and nobody is asked.
BY_ITSELF = frozenset(
    (
        *(
            "start",
            "end",
            "today",
            "deviceid",
            "device_id",
            "imei",
            "subscriberid",
            "simserial",
            "phonenumber",
        ),
        *("phone_number", "username", "email", "audit", "start_geopoint", "start_time", "end_time", "sim_id"),
        *("get_today", "background_audio", "background_geopoint"),
    )
)
WORKED_OUT = frozenset(
    ("calculate", "hidden", "calculation", "csv_external", "xml_external", "calculate_here")
)
RECORDED = frozenset(
    (
        *("image", "photo", "picture", "audio", "video", "file", "barcode", "geopoint", "location", "gps"),
        *("geotrace", "geoshape", "signature"),
    )
)
TICKS = frozenset(("acknowledge", "trigger"))
LOWEST = re.compile(r"^\.\s*(>=|>)\s*(\d{1,7})$")
HIGHEST = re.compile(r"^\.\s*(<=|<)\s*(\d{1,7})$")


@dataclass(frozen=True)
class Select:
    """What a type says of a choice: single, multiple or rank; from which list; whether “other” may be said."""

    kind: str
    list_name: str
    has_other: bool


def select_of(said: str) -> Select | None:
    """Return what “select_one colours or_other” says; None for a type that is no choice."""
    found = SELECT.fullmatch(" ".join(said.split()))
    if not found:
        return None
    how = found[1].lower()
    kind = "rank" if how == "rank" else "single" if how.endswith(("one", "1")) else "multiple"
    return Select(kind, found[2], bool(found[3]))


def type_of(said: str) -> str:
    """Return a type as one word."""
    return "_".join(said.lower().split()).replace("-", "_")


def limits_of(constraint: str) -> tuple[int | None, int | None] | None:
    """Return the smallest and largest number that “. >= 0 and . <= 18” allows; None for any other rule."""
    low = high = None
    for part in re.split(r"\s+and\s+", constraint.strip(" ()"), flags=re.IGNORECASE):
        part = part.strip(" ()")
        if found := LOWEST.match(part):
            low = int(found[2]) + (found[1] == ">")
        elif found := HIGHEST.match(part):
            high = int(found[2]) - (found[1] == "<")
        else:
            return None
    return low, high


def range_of(parameters: str) -> tuple[int | None, int | None]:
    """Return where a range begins and ends: “start=0 end=10 step=1”."""
    found = dict(re.findall(r"\b(start|end)\s*=\s*(\d{1,7})\b", parameters))
    return (int(found["start"]) if "start" in found else None), (
        int(found["end"]) if "end" in found else None
    )
