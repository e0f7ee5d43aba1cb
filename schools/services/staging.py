"""A file's rows beside the register, in a temporary table: to be compared and taken over in sets.

Everything here runs on the system role's connection, in the caller's transaction.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connections

from schools.plain import plain

PLAIN = ("plain_name", "plain_place")
PLACES = ("town", "locality", "county", "district", "la_name", "postcode")


class Staging:
    """The table `staged` of one file. `fields` are those it has columns for: only these are looked at."""

    def __init__(self, using: str, fields: Sequence[str]) -> None:
        self.connection = connections[using]
        self.fields = list(fields)
        self.columns = [*fields, *PLAIN]
        self.compared = [name for name in fields if name != "urn"]

    @property
    def differs(self) -> str:
        """The condition that a school of the register, r, is not as the file, s, says."""
        r, s = (", ".join(f"{table}.{name}" for name in self.compared) for table in "rs")
        return f"(r.urn IS NOT NULL AND ({r}) IS DISTINCT FROM ({s}))"

    def fill(self, rows: Iterable[Sequence[Any]]) -> None:
        """Make the table and copy the rows in."""
        columns = ", ".join(self.columns)
        kept = self._places_without_column()
        with self.connection.cursor() as cursor:
            cursor.execute(
                "CREATE TEMPORARY TABLE staged ON COMMIT DROP AS "
                f"SELECT {columns} FROM schools_school WITH NO DATA"
            )
            with cursor.copy(f"COPY staged ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row([*row, *self._plain(row, kept)])
            cursor.execute("CREATE UNIQUE INDEX ON staged (urn)")
            cursor.execute("ANALYZE staged")
            # If the register was analysed while it was empty, PostgreSQL would read it once for each row.
            cursor.execute("SET LOCAL enable_nestloop = off")

    def all(self, statement: str) -> list[dict[str, Any]]:
        """Return the rows of a question, by the names of its columns."""
        with self.connection.cursor() as cursor:
            cursor.execute(statement)
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def _places_without_column(self) -> dict[int, dict[str, Any]]:
        """Return by URN what the register holds of places that this file has no column for."""
        absent = [name for name in PLACES if name not in self.fields]
        if not absent:
            return {}
        return {row["urn"]: row for row in self.all(f"SELECT urn, {', '.join(absent)} FROM schools_school")}

    def _plain(self, row: Sequence[Any], kept: dict[int, dict[str, Any]]) -> tuple[str, str]:
        """Return name and place as searching compares them; a postcode also in one piece."""
        by_field = dict(zip(self.fields, row, strict=True))
        by_field |= kept.get(by_field["urn"], {})
        places = [plain(by_field[name]) for name in PLACES if by_field.get(name)]
        joined = plain(by_field.get("postcode", "").replace(" ", ""))
        return plain(by_field["name"]), " ".join([str(by_field["urn"]), *places, joined]).strip()
