from django.urls import URLPattern, path

from surveys.views import draft_questions as questions
from surveys.views import questionnaire_drafts as drafts
from surveys.views import questionnaire_imports as imports
from surveys.views import questionnaires as views
from surveys.views import wording

HERE = "a/<slug:area>/surveys/questionnaires/"
ONE = f"{HERE}<int:pk>/"
VERSION = f"{ONE}versions/<int:number>/"
DRAFT = f"{ONE}draft/"

urlpatterns: list[URLPattern] = [
    path(HERE, views.questionnaire_list, name="questionnaire_list"),
    path(f"{HERE}new/", drafts.questionnaire_new, name="questionnaire_new"),
    path(f"{HERE}import/", imports.questionnaire_import, name="questionnaire_import"),
    path(f"{HERE}import/make/", imports.questionnaire_import_make, name="questionnaire_import_make"),
    path(f"{HERE}take/", views.questionnaire_take, name="questionnaire_take"),
    path(ONE, views.questionnaire, name="questionnaire"),
    path(f"{ONE}import/", imports.questionnaire_import, name="questionnaire_import_version"),
    path(f"{ONE}import/make/", imports.questionnaire_import_make, name="questionnaire_import_version_make"),
    path(f"{ONE}new-version/", views.questionnaire_new_version, name="questionnaire_new_version"),
    path(f"{ONE}retire/", views.questionnaire_retire, name="questionnaire_retire"),
    path(VERSION, views.questionnaire_version, name="questionnaire_version"),
    path(f"{VERSION}preview/", views.questionnaire_preview, name="questionnaire_preview"),
    path(f"{VERSION}changes/", views.questionnaire_changes, name="questionnaire_changes"),
    path(f"{VERSION}withdraw/", views.questionnaire_withdraw, name="questionnaire_withdraw"),
    path(f"{VERSION}adapt/", drafts.questionnaire_adapt, name="questionnaire_adapt"),
    path(f"{VERSION}export/<slug:form>/", views.questionnaire_export, name="questionnaire_export"),
    path(f"{VERSION}wording/", wording.questionnaire_wording, name="questionnaire_wording"),
    path(f"{VERSION}wording/<slug:kind>/<slug:part>/", wording.wording_fix, name="wording_fix"),
    path(DRAFT, drafts.questionnaire_draft, name="questionnaire_draft"),
    path(f"{DRAFT}words/", drafts.questionnaire_draft_words, name="questionnaire_draft_words"),
    path(f"{DRAFT}scales/add/", drafts.scale_add, name="scale_add"),
    path(f"{DRAFT}scales/<slug:scale>/", drafts.scale_change, name="scale_change"),
    path(f"{DRAFT}scales/<slug:scale>/remove/", drafts.scale_remove, name="scale_remove"),
    path(f"{DRAFT}publish/", drafts.questionnaire_publish, name="questionnaire_publish"),
    path(f"{DRAFT}discard/", drafts.questionnaire_discard, name="questionnaire_discard"),
    path(f"{DRAFT}sections/add/", questions.section_add, name="section_add"),
    path(f"{DRAFT}sections/<slug:section>/", questions.section_change, name="section_change"),
    path(f"{DRAFT}sections/<slug:section>/move/", questions.section_move, name="section_move"),
    path(f"{DRAFT}sections/<slug:section>/remove/", questions.section_remove, name="section_remove"),
    path(f"{DRAFT}sections/<slug:section>/add/", questions.question_add, name="question_add"),
    path(f"{DRAFT}questions/<slug:question>/", questions.question_change, name="question_change"),
    path(f"{DRAFT}questions/<slug:question>/move/", questions.question_move, name="question_move"),
    path(f"{DRAFT}questions/<slug:question>/copy/", questions.question_copy, name="question_copy"),
    path(f"{DRAFT}questions/<slug:question>/remove/", questions.question_remove, name="question_remove"),
]
