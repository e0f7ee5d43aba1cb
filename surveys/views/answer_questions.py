"""Questions written out as those who answer see them, for their own pages and for whoever looks beforehand."""

from itertools import groupby
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from surveys.reading.asked import AskedQuestion, AskedQuestions


def question_written(
    asked: AskedQuestions, question: AskedQuestion, said: str, fault: str, *, is_alone: bool
) -> SafeString:
    """Return a question with the answer so far and what is wrong with it; `is_alone` on a page of its own."""
    context = {
        "asked": asked,
        "words": asked.words,
        "q": question,
        "said": said,
        "chosen": said.split(","),
        "fault": fault,
        "is_alone": is_alone,
    }
    return render_to_string("surveys/answer_question.html", context)


def sections_to_look_at(asked: AskedQuestions) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return each section's title with its questions, each with what it hangs on."""
    return [
        (title, [_to_look_at(asked, one) for one in questions])
        for title, questions in groupby(asked.questions, lambda question: question.section)
    ]


def _to_look_at(asked: AskedQuestions, question: AskedQuestion) -> dict[str, Any]:
    return {
        "slug": question.slug,
        "only_if": asked.only_if(question),
        "html": question_written(asked, question, "", "", is_alone=False),
    }
