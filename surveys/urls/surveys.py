"""Addresses of running a survey."""

from django.urls import URLPattern, path

from surveys.views import paper, survey_documents, survey_setup, surveys

HERE = "a/<slug:area>/surveys/"
ONE = f"{HERE}<int:pk>/"
ASKED = f"{HERE}<int:survey>/schools/<int:pk>/"

urlpatterns: list[URLPattern] = [
    path(HERE, surveys.survey_list, name="survey_list"),
    path(f"{HERE}new/", survey_setup.survey_new, name="survey_new"),
    path(ONE, surveys.survey, name="survey"),
    path(f"{ONE}change/", survey_setup.survey_change, name="survey_change"),
    path(f"{ONE}questions/", survey_setup.survey_questions, name="survey_questions"),
    path(f"{ONE}contacts/", survey_setup.survey_contacts, name="survey_contacts"),
    path(f"{ONE}schools/", survey_setup.survey_schools, name="survey_schools"),
    path(f"{ONE}numbers/", survey_setup.survey_numbers, name="survey_numbers"),
    path(f"{ONE}open/", surveys.survey_open, name="survey_open"),
    path(f"{ONE}close/", surveys.survey_close, name="survey_close"),
    path(f"{ONE}discard/", surveys.survey_discard, name="survey_discard"),
    path(f"{ONE}posters/", survey_documents.survey_posters, name="survey_posters"),
    path(ASKED, surveys.asked_school, name="asked_school"),
    path(f"{ASKED}leave-out/", survey_setup.asked_leave_out, name="asked_leave_out"),
    path(f"{ASKED}poster/", survey_documents.asked_poster, name="asked_poster"),
    path(f"{ASKED}blank/", survey_documents.survey_blank, name="survey_blank"),
    path(f"{ASKED}paper/", paper.paper_entry, name="paper_entry"),
    path(f"{ASKED}group/", paper.group_count, name="group_count"),
]
