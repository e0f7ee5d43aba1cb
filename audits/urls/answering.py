"""Addresses of those who answer an audit."""

from django.urls import path

from audits.views import answering

AUDIT = "a/<slug:area>/audits/<int:pk>"

urlpatterns = [
    path(f"{AUDIT}/themes/<slug:domain>/", answering.audit_theme, name="audit_theme"),
    path(f"{AUDIT}/themes/<slug:domain>/presence/", answering.audit_presence, name="audit_presence"),
    path(f"{AUDIT}/statements/<slug:statement>/", answering.answer_save, name="answer_save"),
]
