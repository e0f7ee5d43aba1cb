"""What families told us, for families: in their language, without an account, once forum and school have agreed."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from common.access import public
from common.htmx import render_page
from programmes.public_codes import as_shown, open_area_of_code
from surveys.models import AskedSchool
from surveys.reading.results_page import results_of
from surveys.reading.worded import Worded, worded_in
from surveys.reading.words import languages_of, words_of

ALONG = ("area", "school", "forum", "survey__area", "survey__version", "survey__run_by")


@public("families read the results without an account")
@require_safe
def family_results(request: HttpRequest, code: str) -> HttpResponse:
    """Show what families of a school said, in plain words; with `?l=pl` in another language of the survey."""
    kept = open_area_of_code(request, code)
    found = AskedSchool.objects.filter(code=kept).select_related(*ALONG).first() if kept else None
    if found is None or not found.is_with_families:
        raise Http404
    return family_page(request, found)


def family_page(request: HttpRequest, found: AskedSchool, *, preview: str = "") -> HttpResponse:
    """Return what families read of an asked school; `preview` says to whom it is shown before they do."""
    offered = languages_of(found.area_id)
    languages = [offered[one] for one in found.survey.languages if one in offered]
    language = next((one for one in languages if one.code == request.GET.get("l")), None)
    language = language or (languages[0] if languages else next(iter(offered.values())))
    said = worded_in(found.survey.version, language)
    results = results_of(found, is_forum=False, may_compare=False, for_families=True)
    words = words_of(language)
    context = {
        "preview": preview,
        "asked": found,
        "survey": found.survey,
        "found": results,
        "code": as_shown(found.code),
        "words": words,
        "answered": words.filled("results_answered", count=results.base),
        "language": language,
        "languages": languages,
        "themes": [(theme, [Worded(row, said) for row in theme.rows]) for theme in results.themes],
    }
    return render_page(request, "surveys/family_results.html", context)
