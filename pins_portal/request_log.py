"""A line in the log for each request, but for those of people who answer without a name."""

from typing import Any

from django.http import HttpRequest
from django_structlog.middlewares import RequestMiddleware

from pins_portal.logs import ANSWERING


class RequestLog(RequestMiddleware):
    """Writes down that requests begin and end. Of people who answer nothing is noted, not even in memory."""

    def __call__(self, request: HttpRequest) -> Any:
        """Pass a request on and return its response; an error on any page is logged by Django itself."""
        is_answering = request.path.startswith(ANSWERING)
        return self.get_response(request) if is_answering else super().__call__(request)
