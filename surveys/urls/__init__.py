"""Addresses of surveys, a file for each kind of page; those of people who answer stand in pins_portal.urls."""

from . import invitations, languages, moderation, questionnaires, results, surveys

urlpatterns = [
    *invitations.urlpatterns,
    *languages.urlpatterns,
    *moderation.urlpatterns,
    *questionnaires.urlpatterns,
    *results.urlpatterns,
    *surveys.urlpatterns,
]
