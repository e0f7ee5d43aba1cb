"""The floor of a respondent's journey: a bare Django, no code of the portal.

Three views over one plain table: the form of fifteen questions rendered by Django's templates, one row
inserted and a redirect, and a page of thanks. No middleware, no cookie, no language.
"""

import json

import environ
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template import engines
from django.urls import path

from .floor_form import FORM, QUESTIONS, TABLE, THANKS, WORDS


def survey(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        template = engines["django"].get_template("form.html")
        return HttpResponse(template.render({"questions": QUESTIONS, "words": WORDS}, request))
    answers = {name: request.POST.get(name, "") for name in (one["name"] for one in QUESTIONS + WORDS)}
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {TABLE} (answers) VALUES (%s)", [json.dumps(answers)])
    return HttpResponseRedirect("/thanks/")


def thanks(request: HttpRequest) -> HttpResponse:
    return HttpResponse(engines["django"].get_template("thanks.html").render({}, request))


urlpatterns = [path("", survey), path("thanks/", thanks)]


POOL = {"pool": {"min_size": 1, "max_size": 8, "timeout": 10}}  # as the portal's
DATABASE = environ.Env().db_url("DATABASE_URL", engine="django.db.backends.postgresql")
settings.configure(
    ROOT_URLCONF=__name__,
    ALLOWED_HOSTS=["127.0.0.1"],
    MIDDLEWARE=[],
    SECRET_KEY="floor",
    INSTALLED_APPS=[],
    DATABASES={"default": DATABASE | {"OPTIONS": DATABASE.get("OPTIONS", {}) | POOL}},
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {
                "loaders": [
                    (
                        "django.template.loaders.cached.Loader",
                        [
                            (
                                "django.template.loaders.locmem.Loader",
                                {"form.html": FORM, "thanks.html": THANKS},
                            )
                        ],
                    )
                ]
            },
        }
    ],
)
application = get_wsgi_application()
