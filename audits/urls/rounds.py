from django.urls import path

from audits.views import own, rounds, task_list

urlpatterns = [
    path("a/<slug:area>/audits/", own.audit_list, name="audit_list"),
    path("a/<slug:area>/audits/<int:pk>/", task_list.audit, name="audit"),
    # Rounds
    path("a/<slug:area>/audits/rounds/", rounds.round_list, name="round_list"),
    path("a/<slug:area>/audits/rounds/new/", rounds.round_new, name="round_new"),
    path("a/<slug:area>/audits/rounds/own/", rounds.school_round_new, name="school_round_new"),
    path("a/<slug:area>/audits/rounds/<int:pk>/", rounds.round_, name="round"),
    path("a/<slug:area>/audits/rounds/<int:pk>/change/", rounds.round_change, name="round_change"),
    path("a/<slug:area>/audits/rounds/<int:pk>/begin/<int:school>/", own.audit_start, name="audit_start"),
    path("a/<slug:area>/audits/rounds/<int:pk>/places/<int:school>/", own.place_add, name="place_add"),
]
