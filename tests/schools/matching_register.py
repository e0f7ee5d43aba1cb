"""The demo's extract of the register as matching sees it, without a database."""

import csv
import gzip
import io
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from schools.matching.index import Index
from schools.matching.register import Known
from schools.models import School
from schools.plain import plain
from schools.services.codes import DATA

LAUNCH_PAGE = (Path(__file__).parent / "launch_page.txt").read_text()
WORCESTERSHIRE, KENT, MEDWAY, SHROPSHIRE, SOLIHULL = "885", "886", "887", "893", "334"


@lru_cache
def known_schools() -> dict[int, Known]:
    text = gzip.decompress((DATA / "register_extract.csv.gz").read_bytes()).decode("utf-8-sig")
    return {school.pk: Known.of(school, (), ()) for school in map(_school, csv.DictReader(io.StringIO(text)))}


@lru_cache
def index_of(la_code: str) -> Index:
    return Index(known_schools(), {la_code})


def _school(row: dict[str, str]) -> School:
    place = (row[name] for name in ("Town", "Locality", "LA (name)", "Postcode"))
    return School(
        urn=int(row["URN"]),
        name=row["EstablishmentName"],
        status="open" if row["EstablishmentStatus (name)"].startswith("Open") else "closed",
        phase=row["PhaseOfEducation (name)"],
        religious_character=row["ReligiousCharacter (name)"],
        town=row["Town"],
        postcode=row["Postcode"],
        closed_on=_day(row["CloseDate"]),
        la_code=row["LA (code)"],
        la_name=row["LA (name)"],
        plain_place=plain(" ".join(place)),
    )


def _day(text: str) -> date | None:
    return datetime.strptime(text, "%d-%m-%Y").date() if text else None
