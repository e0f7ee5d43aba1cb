"""Addresses of surveys, a file for each kind of page."""

from . import surveys

urlpatterns = [
    *surveys.urlpatterns,
]
