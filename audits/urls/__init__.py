"""Addresses of the self-audit, a file for each kind of page."""

from . import actions, answering, frameworks, results, rounds, voices

urlpatterns = [
    *frameworks.urlpatterns,
    *rounds.urlpatterns,
    *answering.urlpatterns,
    *voices.urlpatterns,
    *results.urlpatterns,
    *actions.urlpatterns,
]
