from django.urls import URLPattern, path

from audits.views import results, round_results

urlpatterns: list[URLPattern] = [
    path("a/<slug:area>/audits/<int:pk>/results/", results.audit_results, name="audit_results"),
    path("a/<slug:area>/audits/<int:pk>/targets/", results.audit_targets, name="audit_targets"),
    path("a/<slug:area>/audits/<int:pk>/results/download/", results.audit_download, name="audit_download"),
    path("a/<slug:area>/audits/rounds/<int:pk>/results/", round_results.round_results, name="round_results"),
    path(
        "a/<slug:area>/audits/rounds/<int:pk>/results/download/",
        round_results.round_download,
        name="round_download",
    ),
    path(
        "a/<slug:area>/audits/rounds/<int:pk>/results/themes/<slug:domain>/",
        round_results.round_theme,
        name="round_theme",
    ),
    path(
        "a/<slug:area>/audits/rounds/<int:pk>/results/<int:statement>/",
        round_results.round_priority,
        name="round_priority",
    ),
]
