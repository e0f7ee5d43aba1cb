"""Addresses of surveys, a file for each kind of page."""

from . import languages, surveys

urlpatterns = [
    *languages.urlpatterns,
    *surveys.urlpatterns,
]
