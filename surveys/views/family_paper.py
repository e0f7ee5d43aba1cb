"""What families told us as a PDF, for families: made once for everybody, by the first who presses the button."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from common.access import public
from common.cross_site import from_this_site
from common.documents.serving import serve_document
from common.htmx import render_page
from programmes.public_codes import as_kept, as_shown
from surveys.models import AskedSchool
from surveys.reading.entrance import entrance_at
from surveys.reading.for_families import ALONG, language_called, languages_offered
from surveys.reading.words import words_of
from surveys.services.family_papers import ask_for_family_paper, family_paper

from .answering import forget_who


@public("families read the results without an account")
@from_this_site
@require_http_methods(["GET", "HEAD", "POST"])
def family_results_pdf(request: HttpRequest, code: str) -> HttpResponseBase:
    """Have the results set as a PDF in the language `l`; hand it out once it is ready."""
    asked = _with_families(request, code)
    if asked is None:
        raise Http404
    sent = request.POST if request.method == "POST" else request.GET
    language = language_called(sent.get("l", ""), languages_offered(asked))
    if request.method == "POST":
        ask_for_family_paper(asked=asked, language=language)
        return _go("family_results_pdf", asked.code, language.code)
    paper = family_paper(asked=asked, language=language)
    if paper is None:
        return _go("family_results", asked.code, language.code)
    if paper.is_ready:
        return serve_document(paper)
    context = {"code": as_shown(asked.code), "language": language, "words": words_of(language)}
    return render_page(request, "surveys/family_results_pdf.html", context)


def _with_families(request: HttpRequest, code: str) -> AskedSchool | None:
    """Return the asked school whose results families may read under a code, with its area open."""
    forget_who(request)
    kept = as_kept(code)
    entrance = entrance_at(kept) if kept else None
    if entrance is None or not entrance.is_with_families:
        return None
    return AskedSchool.objects.select_related(*ALONG).get(pk=entrance.asked)


def _go(name: str, code: str, language: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse(name, args=[as_shown(code)])}?l={language}")
