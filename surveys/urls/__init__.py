"""Addresses of surveys, a file for each kind of page."""

from . import answering, invitations, languages, moderation, surveys

urlpatterns = [
    *answering.urlpatterns,
    *invitations.urlpatterns,
    *languages.urlpatterns,
    *moderation.urlpatterns,
    *surveys.urlpatterns,
]
