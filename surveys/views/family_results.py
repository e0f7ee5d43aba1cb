"""What families told us, for families: in their language, without an account, once forum and school have agreed."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from common.access import public
from common.documents.letters import has_letters
from common.htmx import render_page
from programmes.public_codes import as_shown, open_area_of_code
from surveys.models import AskedSchool
from surveys.reading.for_families import ALONG, for_families, language_called, languages_offered


@public("families read the results without an account")
@require_safe
def family_results(request: HttpRequest, code: str) -> HttpResponse:
    """Show what families of a school said, in plain words; with `?l=pl` in another language of the survey."""
    found = with_families(request, code)
    if found is None:
        raise Http404
    return family_page(request, found)


def with_families(request: HttpRequest, code: str) -> AskedSchool | None:
    """Return the asked school whose results families may read under a code, with its area open."""
    kept = open_area_of_code(request, code)
    found = AskedSchool.objects.filter(code=kept).select_related(*ALONG).first() if kept else None
    return found if found is not None and found.is_with_families else None


def family_page(request: HttpRequest, found: AskedSchool, *, preview: str = "") -> HttpResponse:
    """Return what families read of an asked school; `preview` says to whom it is shown before they do."""
    languages = languages_offered(found)
    language = language_called(request.GET.get("l", ""), languages)
    context = {
        **for_families(found, language),
        "preview": preview,
        "code": as_shown(found.code),
        "languages": languages,
        "has_paper": not preview and has_letters(language.code),
    }
    return render_page(request, "surveys/family_results.html", context)
