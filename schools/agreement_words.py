"""What schools will be asked to sign, to be read before they ask for a place."""

import re

from schools.models import AgreementText, Call

PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")


def agreement_words(call: Call) -> list[dict[str, object]]:
    """Return heading and items of each clause of the programme's newest published text; empty if there is none.

    What is filled in for each school later stands in brackets: “[school name]”.
    """
    texts = AgreementText.objects.filter(programme=call.cohort.programme, published_at__isnull=False)
    newest = texts.order_by("-version").first()
    return [
        {
            "heading": clause.get("heading", ""),
            "lines": [_in_brackets(item) for item in clause.get("items", [])],
        }
        for clause in (newest.clauses if newest else [])
    ]


def _in_brackets(text: str) -> str:
    return PLACEHOLDER.sub(lambda found: f"[{found[1].replace('_', ' ')}]", text)
