"""What a school has answered, question by question, for pages and emails alike."""

from dataclasses import dataclass

from schools.models import Expression, OtherProgramme, School

LONG = {
    "strengths": "What does your school already do well for neurodivergent pupils?",
    "hope": "What would you most like to be different for pupils and families in a year?",
    "heard": "What have pupils and families told you that led you to ask?",
    "time": "How will you make time for staff to take part?",
    "meetings": "Where and when could parent carers meet at school each term?",
    "capacity": "Is anything happening this year that could make it hard to take part?",
}
OTHERS = "Which other programmes or teams work with your school at the moment?"
SHARING = "Would you share what you learn with other schools?"
GOVERNOR = "Is a governor or trustee willing to follow the work?"
YES_OR_NO = {True: "Yes", False: "Not yet", None: ""}
APPLYING_WITH = "Are you asking together with another small school?"


@dataclass(frozen=True)
class Answer:
    """One question, the page it stands on, and what was written."""

    section: str
    question: str
    text: str


def answers_of(expression: Expression) -> list[Answer]:
    """Return all answers in the order of the questions, empty ones too; costs one query at most."""
    lead = ", ".join(filter(None, [expression.lead_name, expression.lead_role, expression.lead_email]))
    head = ", ".join(filter(None, [expression.head_name, expression.head_email]))
    words = {
        name: Answer(_page(name), question, getattr(expression, name)) for name, question in LONG.items()
    }
    return [
        Answer("about", "Who would lead the work?", lead),
        Answer("about", "Who is the head teacher?", head),
        Answer("about", GOVERNOR, YES_OR_NO[expression.has_governor]),
        Answer("about", APPLYING_WITH, "; ".join(schools_named(expression.applying_with)) or "No"),
        Answer("about", OTHERS, others_named(expression)),
        *words.values(),
        Answer("ready", SHARING, expression.get_sharing_display()),
    ]


def schools_named(urns: list[int]) -> list[str]:
    """Return name and number of schools of the register; nothing is asked for none."""
    if not urns:
        return []
    return [f"{school.name} ({school.pk})" for school in School.objects.filter(pk__in=urns)]


def others_named(expression: Expression) -> str:
    """Return the other programmes in words."""
    names = dict(OtherProgramme.Kind.choices) | {"none": "None of these"}
    return ", ".join(names.get(kind, kind) for kind in expression.other_programmes)


def _page(name: str) -> str:
    return "why-now" if name in {"strengths", "hope", "heard"} else "ready"
