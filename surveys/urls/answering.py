"""Addresses of those who answer, without an account."""

from django.urls import path

from surveys.views import answer_ends, answer_pages, answer_return, answering

urlpatterns = [
    path("s/", answering.answer_code, name="answer_code"),
    path("s/<str:code>/", answering.answer_start, name="answer_start"),
    path("s/<str:code>/i/<str:token>/", answering.answer_personal, name="answer_personal"),
    path("s/<str:code>/device/", answering.answer_device, name="answer_device"),
    path("s/<str:code>/answer/", answer_pages.answer, name="answer"),
    path("s/<str:code>/return/", answer_return.answer_return, name="answer_return"),
    path("s/<str:code>/thanks/", answer_ends.answer_thanks, name="answer_thanks"),
    path("s/<str:code>/details/", answer_ends.answer_details, name="answer_details"),
    path("s/<str:code>/privacy/", answer_ends.answer_privacy, name="answer_privacy"),
]
