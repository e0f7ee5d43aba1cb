"""What families told us, for families: in their language, without an account, once forum and school have agreed."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from common.documents.letters import has_letters
from common.reading_comfort import comfort_from_cookie, remember
from surveys.models import AskedSchool
from surveys.reading.entrance import Entrance, inside
from surveys.reading.for_families import ALONG, for_families, language_called, languages_offered
from surveys.reading.released_comments import Wanted

from .answer_shell import answer_page
from .answering import entering, shown_in

SHOWN = ("survey", "found", "answered", "parts", "written", "about")


@entering
@require_http_methods(["GET", "HEAD", "POST"])
def family_results(request: HttpRequest, entrance: Entrance) -> HttpResponse:
    """Show what families of a school said, in plain words; with `?l=pl` in another language of the survey.

    A POST comes from the foot of the page, and changes how it looks.
    """
    if not entrance.is_with_families:
        raise Http404
    if request.method == "POST":
        return _in_comfort(request)
    with inside(entrance):
        found = AskedSchool.objects.select_related(*ALONG).get(pk=entrance.asked)
        return family_page(request, entrance, found)


def family_page(
    request: HttpRequest, entrance: Entrance, found: AskedSchool, *, preview: str = ""
) -> HttpResponse:
    """Return what families read of an asked school; `preview` says to whom it is shown before they do."""
    asked = shown_in(request, entrance)
    language = language_called(asked.words.code, languages_offered(found))
    shown = for_families(found, language, wanted=wanted_in(request))
    context = {name: shown[name] for name in SHOWN} | {
        "preview": preview,
        "back": reverse("asked_release", args=[found.area.slug, found.survey_id, found.pk]),
        "summary": found.summary,
        "has_paper": not preview and has_letters(language.code),
    }
    title = asked.words["results_title"]
    return answer_page(
        request, entrance, asked, "answer_results.html", context, title=title, has_form=not preview
    )


def wanted_in(request: HttpRequest) -> Wanted:
    """Return which comments of a page of results its address asks for; any address asks for some."""
    return Wanted(request.GET.get("about", ""), request.GET.get("page"))


def _in_comfort(request: HttpRequest) -> HttpResponse:
    """Keep a colour of the page that a button names, and show it again; or go to all there is to choose."""
    _, _, chosen = request.POST.get("go", "").partition(":")
    if not chosen:
        return HttpResponseRedirect(reverse("reading_comfort"))
    name, _, value = chosen.partition(":")
    response = HttpResponseRedirect(request.get_full_path())
    remember(comfort_from_cookie(request).changed({name: value}), request=request, response=response)
    return response
