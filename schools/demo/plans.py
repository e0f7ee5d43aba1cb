"""What each area of the demo runs. Days are given as month and day, and fall into the current school year."""

from dataclasses import dataclass
from datetime import date

ANNOUNCED_IN_WORCESTERSHIRE = """32 first, primary and middle schools take part:
Abbeywood First
Astley CE Primary
Astonfields Middle
Astwood Bank Primary
Batchley First
Beaconside Primary
Bengeworth CE Academy
Blackwell First
Charford First
Cropthorne-With-Charlton CE First
Hanbury CE First
Hartlebury CE First
Hollymount
Leigh and Bransford Primary
Lickey End First School
Meadows First School
Nunnery Wood Primary
Oasis Academy Warndon
Oldbury Park Primary
St George's CE First
St Richard's CE First
St Anne's Primary
Stoke Prior First
Stourport Primary Academy
Webheath Academy
Whittington PrimaryWilden All Saints CE Primary
Witton Middle
Woodfield Middle"""


@dataclass(frozen=True)
class Day:
    """A milestone of the area's own, on a day of the year."""

    stage: str
    name: str
    hint: str
    month: int
    day: int
    side: str = "school"


@dataclass(frozen=True)
class Plan:
    """One area's programme.

    `cohorts` maps a cohort's name to the council whose schools are in it, with as many places as
    schools; an empty council means all. `signed` and `asked` say how many schools have signed the agreement, and
    how many have been asked and not all signed; the others are selected only. Where `has_agreement`
    is false all take part at once.
    """

    area: str
    programme: str  # {years} becomes “2026 to 2027”
    cohorts: dict[str, str]
    days: tuple[Day, ...] = ()
    clusters: tuple[str, ...] = ()
    has_agreement: bool = True
    signed: int = 0
    asked: int = 0
    announced: str = ""
    places: int = 0  # in each cohort; none means as many as it has schools
    applicants: tuple[int, ...] = ()  # numbers of schools that ask for one of the places left


PLANS = (
    Plan(
        area="worcestershire",
        programme="PINS {years}",
        cohorts={"First, primary and middle schools": "Worcestershire County Council"},
        days=(
            Day(
                "Agreement",
                "Come to the workshop on a shared language",
                "What words we use for neurodiversity, with the council, the NHS and parent carers",
                9,
                16,
            ),
            Day("Agreement", "Come to the launch", "All schools and partners meet", 9, 25),
        ),
        signed=13,
        asked=5,
        announced=ANNOUNCED_IN_WORCESTERSHIRE,
        places=32,
        applicants=(116780, 116716, 148140, 147498, 116678),
    ),
    Plan(
        area="kent-and-medway",
        programme="PINS pilot {years}",
        cohorts={"Maidstone schools": "Kent County Council", "Medway schools": "Medway Council"},
        signed=8,
        asked=3,
    ),
    Plan(
        area="shropshire",
        programme="PINS in Shropshire {years}",
        cohorts={"Twenty primary schools": "Shropshire Council"},
        signed=8,
        asked=4,
    ),
    Plan(
        area="solihull",
        programme="Inclusive education {years}",
        cohorts={"Schools with an inclusion action plan": ""},
        clusters=("North collaborative", "Central collaborative", "South collaborative"),
        has_agreement=False,
        days=(
            Day(
                "Baseline",
                "Try the inclusion audit",
                "Leaders, staff, families and pupils look at the same statements",
                11,
                27,
            ),
            Day(
                "Choosing support",
                "Write your inclusion action plan",
                "What you will do first, who and by when",
                2,
                12,
            ),
        ),
    ),
)


def school_year(today: date) -> int:
    """Return the year in which the current school year began, on 1 September."""
    return today.year if today.month >= 9 else today.year - 1


def day_of(month: int, day: int, year: int) -> date:
    """Return a day of the school year that began in a year."""
    return date(year if month >= 9 else year + 1, month, day)
