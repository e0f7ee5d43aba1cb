"""Writing a staged file into the register. Nothing is ever deleted from it."""

from datetime import date

from schools.models import School

from .staging import Staging

# What searching looks in: names count most, then former names, then places. "simple" knows no
# stems or stop words of a language: names are names.
WORDS = """setweight(to_tsvector('simple', s.plain_name), 'A')
        || setweight(to_tsvector('simple', {former}), 'B')
        || setweight(to_tsvector('simple', s.plain_place), 'C')"""


def take_over(staging: Staging, *, today: date) -> None:
    """Keep names that are given up, change schools that differ, add new ones, and learn their words."""
    with staging.connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO schools_school_name (school_id, name, plain, used_until)
               SELECT urn, r.name, r.plain_name, %s FROM staged s JOIN schools_school r USING (urn)
               WHERE r.name <> s.name
               ON CONFLICT (school_id, name) DO UPDATE SET used_until = excluded.used_until""",
            [today],
        )
        cursor.execute(
            """UPDATE schools_school r SET plain_former_names = (
                   SELECT string_agg(n.plain, ' ') FROM schools_school_name n WHERE n.school_id = r.urn)
               FROM staged s WHERE r.urn = s.urn AND r.name <> s.name"""
        )
        cursor.execute(_change(staging))
        cursor.execute(_add(staging))
        cursor.execute(
            """INSERT INTO schools_word (word)
               SELECT DISTINCT word FROM staged s
               CROSS JOIN string_to_table(s.plain_name || ' ' || s.plain_place, ' ') AS word
               WHERE word ~ '^[a-z]+$' ON CONFLICT DO NOTHING"""
        )


def _change(staging: Staging) -> str:
    """The plain words are compared too: the rules that make them may have changed since the last import."""
    changes = ", ".join(f"{name} = s.{name}" for name in staging.columns if name != "urn")
    return f"""
        UPDATE schools_school r
        SET {changes}, words = {WORDS.format(former="r.plain_former_names")}, changed_at = now()
        FROM staged s WHERE r.urn = s.urn
        AND ({staging.differs} OR (s.plain_name, s.plain_place) <> (r.plain_name, r.plain_place))"""


def _add(staging: Staging) -> str:
    """Words that the file has no column for are empty in a new school."""
    words = [field.name for field in School._meta.fields if field.get_internal_type() == "CharField"]
    absent = [name for name in words if name not in staging.columns]
    columns = ", ".join([*staging.columns, *absent])
    values = ", ".join([*staging.columns, *("''" for _ in absent)])
    return f"""
        INSERT INTO schools_school ({columns}, words)
        SELECT {values}, {WORDS.format(former="''")} FROM staged s
        WHERE NOT EXISTS (SELECT 1 FROM schools_school r WHERE r.urn = s.urn)"""
