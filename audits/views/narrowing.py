"""Which schools of a round a page is about: the filter in its address, kept in its links."""

from urllib.parse import urlencode

from audits.forms.results import NarrowForm
from audits.models import Round
from audits.reading.round_schools import cohorts_of, councils_of
from programmes.gate import AreaRequest

NAMES = {"council", "cohort"}


def narrow_form(request: AreaRequest, found: Round) -> NarrowForm:
    """Return the form that narrows a round to a council or a cohort, with what the address asks for; in two queries."""
    asked = request.GET if NAMES & set(request.GET) else None
    return NarrowForm(asked, councils=councils_of(found, request.membership), cohorts=cohorts_of(found))


def query_of(form: NarrowForm | None) -> str:
    """Return the filter in use, for addresses of other pages; "" without a form."""
    narrowed = vars(form.narrowed()) if form else {}
    return urlencode({name: key for name, key in narrowed.items() if key})
