"""What the register of schools costs: importing all of England, and finding one school in it."""

import csv
import random
import time
from pathlib import Path
from statistics import quantiles
from typing import BinaryIO

from django.db import connections, transaction

from schools.models import School
from schools.services.register import read_register

from .data import SYSTEM
from .matching import matching_figure
from .memory import highest_mib
from .report import Figure

MOST_SECONDS, MOST_MEMORY, MOST_MILLISECONDS = 20, 300, 30
COLUMNS = 139  # of the download, of which the portal reads about twenty
HEADER = (
    "URN", "LA (code)", "LA (name)", "EstablishmentNumber", "EstablishmentName", "TypeOfEstablishment (name)",
    "EstablishmentStatus (name)", "OpenDate", "CloseDate", "PhaseOfEducation (name)", "StatutoryLowAge",
    "StatutoryHighAge", "NumberOfPupils", "Trusts (name)", "Street", "Town", "Postcode", "SchoolWebsite",
    "DistrictAdministrative (name)", "GSSLACode (name)",
)  # fmt: skip
SAINTS = ("St Mary's", "St John's", "St Peter's", "St Joseph's", "Holy Trinity", "All Saints", "St. Anne’s")
SORTS = (
    "CofE Primary School",
    "Catholic Primary School",
    "Infant School",
    "Junior School",
    "Primary School",
    "Academy",
)
SYLLABLES = (
    "ash",
    "bel",
    "cor",
    "den",
    "ever",
    "fen",
    "gold",
    "hay",
    "ken",
    "lan",
    "mar",
    "nor",
    "pen",
    "red",
    "stan",
    "wor",
)
ENDINGS = ("bury", "cester", "ford", "ham", "ley", "minster", "ton", "wick", "worth")


def register_figures(folder: Path, *, schools: int, searches: int) -> list[Figure]:
    """Import a made-up register of so many schools, and search it."""
    chance = random.Random(5)
    towns = [
        f"{chance.choice(SYLLABLES)}{chance.choice(SYLLABLES)}{chance.choice(ENDINGS)}".title()
        for _ in range(1500)
    ]
    path = folder / "register.csv"
    write_register(path, schools, towns, chance)
    figures = import_figures(path, schools)
    with connections["owner"].cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return [*figures, search_figure(towns, searches, chance), matching_figure(chance)]


def write_register(path: Path, schools: int, towns: list[str], chance: random.Random) -> None:
    """Write a file as wide as the download, with about as much in it."""
    fillers = COLUMNS - len(HEADER)
    with path.open("w", encoding="cp1252", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
        writer.writerow([*HEADER, *(f"Column {number}" for number in range(fillers))])
        for order in range(schools):
            writer.writerow(
                [
                    *a_school(order, towns, chance),
                    *["Not applicable"] * (fillers // 2),
                    *[""] * (fillers - fillers // 2),
                ]
            )


def a_school(order: int, towns: list[str], chance: random.Random) -> list[str]:
    """Return one row: half of England's schools are named for their place, the others for a saint."""
    town, council = chance.choice(towns), order % 150
    first = chance.choice((town, chance.choice(SAINTS)))
    is_open = order % 2 == 0
    return [
        str(100_000 + order), str(201 + council), f"{towns[council]} Council", str(order % 10_000),
        f"{first} {chance.choice(SORTS)}", "Community school", "Open" if is_open else "Closed", "01-09-1997",
        "" if is_open else "31-08-2016", "Primary", "4", "11", str(order % 900), "", f"{order % 90} Church Lane",
        town, f"{town[:2].upper()}{order % 20} {order % 9}AB", f"https://school{order}.example", towns[council],
        f"E1{order % 150:07}",
    ]  # fmt: skip


def import_figures(path: Path, schools: int) -> list[Figure]:
    """Return time, memory, and the time as a multiple of a bare COPY of the same file."""
    Path("/proc/self/clear_refs").write_text("5")  # forgets the highest size so far
    with path.open("rb") as file:
        bare = bare_copy(file)
        started = time.perf_counter()
        report = read_register(file=file, using=SYSTEM, apply=True)
        seconds = time.perf_counter() - started
        memory = highest_mib()
        started = time.perf_counter()
        again = read_register(file=file, using=SYSTEM, apply=True)
        repeated = time.perf_counter() - started
    if report.new != schools or again.unchanged != schools:
        raise RuntimeError(f"Of {schools} schools {report.new} were imported, {again.unchanged} found again.")
    name = f"Register of {schools} schools"
    return [
        Figure(f"{name}: first import", seconds, "s", seconds / bare, "COPY of the file", MOST_SECONDS),
        Figure(
            f"{name}: the same file again", repeated, "s", repeated / bare, "COPY of the file", MOST_SECONDS
        ),
        Figure(f"{name}: process at its largest", memory, "MiB", limit=MOST_MEMORY),
    ]


def bare_copy(file: BinaryIO) -> float:
    """Return the seconds that PostgreSQL takes to read the file into a table of text, and nothing else."""
    columns = ", ".join(f"c{number} text" for number in range(COLUMNS))
    started = time.perf_counter()
    with transaction.atomic(using=SYSTEM), connections[SYSTEM].cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE bare ({columns}) ON COMMIT DROP")
        with cursor.copy("COPY bare FROM STDIN WITH (FORMAT csv, HEADER, ENCODING 'WIN1252')") as copy:
            while chunk := file.read(1024 * 1024):
                copy.write(chunk)
    return time.perf_counter() - started


def search_figure(towns: list[str], searches: int, chance: random.Random) -> Figure:
    """Return what 19 of 20 searches stay below, for the first page of schools with their past."""
    taken = []
    for asked in [a_search(towns, chance) for _ in range(searches)]:
        started = time.perf_counter()
        list(School.objects.search(asked).with_past()[:25])
        taken.append((time.perf_counter() - started) * 1000)
    return Figure(
        "Search of the register, 95 of 100 within", quantiles(taken, n=20)[18], "ms", limit=MOST_MILLISECONDS
    )


def a_search(towns: list[str], chance: random.Random) -> str:
    """Return what people type: a saint and a town, often misspelt; a name; a postcode; a number."""
    town = chance.choice(towns)
    misspelt = town[:3] + town[4:] if chance.random() < 0.5 else town
    number = 100_000 + chance.randrange(40_000)
    saint = f"{chance.choice(SAINTS)} {misspelt}"
    return chance.choice(
        (saint, saint, f"{misspelt} primary school", misspelt, f"{town[:2]}7 3AB", str(number))
    )
