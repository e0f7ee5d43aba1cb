"""Addresses of those who answer, without an account; they all begin with s/ (pins_portal.urls)."""

from django.urls import path

from surveys.views import answer_ends, answer_pages, answer_return, answering

urlpatterns = [
    path("", answering.answer_code, name="answer_code"),
    path("<str:code>/", answering.answer_start, name="answer_start"),
    path("<str:code>/i/<str:token>/", answering.answer_personal, name="answer_personal"),
    path("<str:code>/device/", answering.answer_device, name="answer_device"),
    path("<str:code>/answer/", answer_pages.answer, name="answer"),
    path("<str:code>/return/", answer_return.answer_return, name="answer_return"),
    path("<str:code>/thanks/", answer_ends.answer_thanks, name="answer_thanks"),
    path("<str:code>/details/", answer_ends.answer_details, name="answer_details"),
    path("<str:code>/privacy/", answer_ends.answer_privacy, name="answer_privacy"),
]
