from django.urls import URLPattern, path

from audits.views import results

urlpatterns: list[URLPattern] = [
    path("a/<slug:area>/audits/<int:pk>/results/", results.audit_results, name="audit_results"),
    path("a/<slug:area>/audits/<int:pk>/targets/", results.audit_targets, name="audit_targets"),
    path("a/<slug:area>/audits/<int:pk>/results/download/", results.audit_download, name="audit_download"),
]
