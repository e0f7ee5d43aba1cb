"""Addresses of surveys, a file for each kind of page."""

from . import answering, invitations, languages, moderation, questionnaires, results, surveys

urlpatterns = [
    *answering.urlpatterns,
    *invitations.urlpatterns,
    *languages.urlpatterns,
    *moderation.urlpatterns,
    *questionnaires.urlpatterns,
    *results.urlpatterns,
    *surveys.urlpatterns,
]
