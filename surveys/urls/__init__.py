"""Addresses of surveys, a file for each kind of page."""

from . import invitations, languages, moderation, surveys

urlpatterns = [
    *invitations.urlpatterns,
    *languages.urlpatterns,
    *moderation.urlpatterns,
    *surveys.urlpatterns,
]
