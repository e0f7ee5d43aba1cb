from django.urls import URLPattern, path

from surveys.views import left_details, moderation, release

IN_SCHOOL = "a/<slug:area>/surveys/<int:survey>/schools/<int:pk>"

urlpatterns: list[URLPattern] = [
    path(f"{IN_SCHOOL}/comments/", moderation.comment_queue, name="comment_queue"),
    path("a/<slug:area>/surveys/comments/<uuid:pk>/", moderation.comment, name="comment"),
    path("a/<slug:area>/surveys/comments/<uuid:pk>/flag/", moderation.comment_flag, name="comment_flag"),
    path(
        "a/<slug:area>/surveys/comments/<uuid:pk>/settle/", moderation.comment_settle, name="comment_settle"
    ),
    path(f"{IN_SCHOOL}/details/", left_details.left_details, name="left_details"),
    path(
        "a/<slug:area>/surveys/details/<uuid:pk>/erase/",
        left_details.left_details_erase,
        name="left_details_erase",
    ),
    path(f"{IN_SCHOOL}/release/", release.asked_release, name="asked_release"),
    path(f"{IN_SCHOOL}/release/leaders/", release.asked_release_leaders, name="asked_release_leaders"),
    path(f"{IN_SCHOOL}/release/agree/", release.asked_agree, name="asked_agree"),
    path("a/<slug:area>/surveys/<int:pk>/release/", release.survey_release, name="survey_release"),
]
