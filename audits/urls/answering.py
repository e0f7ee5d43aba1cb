"""Addresses of those who answer an audit."""

from django.urls import path

from audits.views import answering, evidence

AUDIT = "a/<slug:area>/audits/<int:pk>"

urlpatterns = [
    path(f"{AUDIT}/themes/<slug:domain>/", answering.audit_theme, name="audit_theme"),
    path(f"{AUDIT}/themes/<slug:domain>/presence/", answering.audit_presence, name="audit_presence"),
    path(f"{AUDIT}/statements/<slug:statement>/", answering.answer_save, name="answer_save"),
    path(
        f"{AUDIT}/statements/<slug:statement>/evidence/<slug:kind>/",
        evidence.evidence_add,
        name="evidence_add",
    ),
    path(
        f"{AUDIT}/statements/<slug:statement>/evidence/<int:evidence>/remove/",
        evidence.evidence_remove,
        name="evidence_remove",
    ),
    path(f"{AUDIT}/place/", evidence.place_change, name="place_change"),
]
