"""A list of families' addresses for several schools: each line says which, by its URN or by the code of its survey."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

from common.uploads.refusal import UploadRefused
from programmes.public_codes import as_kept
from surveys.contacts_file import MOST, TOO_MANY, Contacts, ContactsReader, Line, lines_of
from surveys.models import AskedSchool

NO_COLUMN = "No column says which school a line is for. Name it “URN” in the first line"
NO_SCHOOL = "There is no URN."
UNKNOWN = "“{written}” is no school of this survey whose families you invite."


def read_by_school(
    rows: Iterable[Sequence[str]], reader: ContactsReader, schools: Sequence[AskedSchool]
) -> tuple[Contacts, dict[AskedSchool, Contacts]]:
    """Return all that a list holds, and what it holds for each of these schools that it names.

    Lines that name none of them are faults. The same address may stand at several schools. Where it names no
    school at all, it is for the only one; raises UploadRefused if there are several, and for too long a list.
    """
    lines, known = list(lines_of(rows)), _known(schools)
    if len(lines) > MOST and len(schools) > 1:
        raise UploadRefused(TOO_MANY)
    faults, by_school = list[tuple[int, str]](), defaultdict[AskedSchool, list[Line]](list)
    if not any("school" in cells for _, cells in lines):
        if lines and len(schools) > 1:
            raise UploadRefused(NO_COLUMN)
        by_school, lines = defaultdict(list, {schools[0]: lines}), []
    for number, cells in lines:
        written = cells.get("school", "")
        if school := known.get(as_kept(written) or written):
            by_school[school].append((number, cells))
        else:
            faults.append((number, UNKNOWN.format(written=written[:40]) if written else NO_SCHOOL))
    found = {school: reader.read_lines(by_school[school]) for school in schools if school in by_school}
    return _together(found.values(), faults), found


def _known(schools: Sequence[AskedSchool]) -> Mapping[str, AskedSchool]:
    """Return schools by what a list may write for them."""
    urns = {str(one.school.urn): one for one in schools if one.school.urn}
    return urns | {one.code: one for one in schools}


def _together(found: Iterable[Contacts], faults: list[tuple[int, str]]) -> Contacts:
    each = list(found)
    return Contacts(
        families=list(chain.from_iterable(one.families for one in each)),
        faults=sorted(chain(faults, *(one.faults for one in each))),
        unknown_languages=sorted(chain.from_iterable(one.unknown_languages for one in each)),
        twice=sum(one.twice for one in each),
    )
