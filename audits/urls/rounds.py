from django.urls import path

from audits.views import carrying, checking, own, parts, reviewing, rounds, task_list

urlpatterns = [
    path("a/<slug:area>/audits/", own.audit_list, name="audit_list"),
    path("a/<slug:area>/audits/<int:pk>/", task_list.audit, name="audit"),
    # Rounds
    path("a/<slug:area>/audits/rounds/", rounds.round_list, name="round_list"),
    path("a/<slug:area>/audits/rounds/new/", rounds.round_new, name="round_new"),
    path("a/<slug:area>/audits/rounds/own/", rounds.school_round_new, name="school_round_new"),
    path("a/<slug:area>/audits/rounds/<int:pk>/", rounds.round_, name="round"),
    path("a/<slug:area>/audits/rounds/<int:pk>/change/", rounds.round_change, name="round_change"),
    path("a/<slug:area>/audits/rounds/<int:pk>/remind/", rounds.round_remind, name="round_remind"),
    path("a/<slug:area>/audits/rounds/<int:pk>/begin/<int:school>/", own.audit_start, name="audit_start"),
    path("a/<slug:area>/audits/rounds/<int:pk>/places/<int:school>/", own.place_add, name="place_add"),
    # Asking colleagues
    path("a/<slug:area>/audits/<int:pk>/parts/give/", parts.audit_part_give, name="audit_part_give"),
    path(
        "a/<slug:area>/audits/<int:pk>/parts/<int:part>/take-back/",
        parts.audit_part_take_back,
        name="audit_part_take_back",
    ),
    path(
        "a/<slug:area>/audits/<int:pk>/parts/<int:part>/done/", parts.audit_part_done, name="audit_part_done"
    ),
    path("a/<slug:area>/audits/<int:pk>/version/", carrying.audit_take_version, name="audit_take_version"),
    # Submitting and reviewing
    path("a/<slug:area>/audits/<int:pk>/check/", checking.audit_check, name="audit_check"),
    path("a/<slug:area>/audits/<int:pk>/review/", reviewing.audit_review, name="audit_review"),
    path(
        "a/<slug:area>/audits/<int:pk>/review/comments/",
        reviewing.review_comment_add,
        name="review_comment_add",
    ),
    path(
        "a/<slug:area>/audits/<int:pk>/review/comments/<int:comment>/settle/",
        reviewing.review_comment_settle,
        name="review_comment_settle",
    ),
    path(
        "a/<slug:area>/audits/<int:pk>/review/comments/<int:comment>/unsettle/",
        reviewing.review_comment_unsettle,
        name="review_comment_unsettle",
    ),
    path(
        "a/<slug:area>/audits/<int:pk>/review/changes/",
        reviewing.audit_request_changes,
        name="audit_request_changes",
    ),
    path("a/<slug:area>/audits/<int:pk>/review/agree/", reviewing.audit_agree, name="audit_agree"),
    path("a/<slug:area>/audits/<int:pk>/reopen/", reviewing.audit_reopen, name="audit_reopen"),
    path("a/<slug:area>/audits/<int:pk>/reviewer/", reviewing.audit_moderator, name="audit_moderator"),
]
