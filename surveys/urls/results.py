from django.urls import URLPattern, path

from surveys.views import family_paper, family_results, results

ONE = "a/<slug:area>/surveys/<int:pk>/results/"
IN_SCHOOL = "a/<slug:area>/surveys/<int:survey>/schools/<int:pk>/results/"

urlpatterns: list[URLPattern] = [
    path(ONE, results.survey_results, name="survey_results"),
    path(f"{ONE}download/", results.survey_results_download, name="survey_results_download"),
    path(f"{ONE}comments/<slug:about>/", results.survey_comments, name="survey_comments"),
    path(IN_SCHOOL, results.asked_results, name="asked_results"),
    path(f"{IN_SCHOOL}download/", results.asked_results_download, name="asked_results_download"),
    path(f"{IN_SCHOOL}as/<slug:reader>/", results.asked_results_preview, name="asked_results_preview"),
    path("s/<str:code>/results/", family_results.family_results, name="family_results"),
    path("s/<str:code>/results/pdf/", family_paper.family_results_pdf, name="family_results_pdf"),
]
