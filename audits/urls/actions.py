from django.urls import URLPattern, path

from audits.views import actions

urlpatterns: list[URLPattern] = [
    path("a/<slug:area>/audits/actions/", actions.action_list, name="action_list"),
    path("a/<slug:area>/audits/actions/<int:pk>/", actions.action, name="action"),
    path("a/<slug:area>/audits/actions/<int:pk>/change/", actions.action_change, name="action_change"),
    path("a/<slug:area>/audits/actions/<int:pk>/status/", actions.action_status, name="action_status"),
    path("a/<slug:area>/audits/schools/<int:school>/actions/new/", actions.action_new, name="action_new"),
    path(
        "a/<slug:area>/audits/<int:pk>/statements/<slug:statement>/actions/new/",
        actions.action_add,
        name="action_add",
    ),
]
