from django.urls import path

from surveys.views import languages

LANGUAGE = "a/<slug:area>/surveys/languages/<str:code>/"
TRANSLATION = "a/<slug:area>/surveys/questionnaires/<int:pk>/versions/<int:number>/languages/<str:code>/"

urlpatterns = [
    path("a/<slug:area>/surveys/languages/", languages.language_list, name="language_list"),
    path("a/<slug:area>/surveys/add-language/", languages.language_add, name="language_add"),
    path(LANGUAGE, languages.language, name="language"),
    path(f"{LANGUAGE}rename/", languages.language_rename, name="language_rename"),
    path(f"{LANGUAGE}remove/", languages.language_remove, name="language_remove"),
    path(f"{LANGUAGE}words/<slug:group>/", languages.language_words, name="language_words"),
    path(f"{LANGUAGE}check/", languages.language_check, name="language_check"),
    path(f"{LANGUAGE}uncheck/", languages.language_uncheck, name="language_uncheck"),
    path(f"{LANGUAGE}file/", languages.language_file, name="language_file"),
    path(f"{LANGUAGE}export/", languages.language_export, name="language_export"),
    path(TRANSLATION, languages.language, name="translation"),
    path(f"{TRANSLATION}begin/", languages.translation_begin, name="translation_begin"),
    path(f"{TRANSLATION}words/<slug:group>/", languages.language_words, name="translation_words"),
    path(f"{TRANSLATION}check/", languages.language_check, name="translation_check"),
    path(f"{TRANSLATION}uncheck/", languages.language_uncheck, name="translation_uncheck"),
    path(f"{TRANSLATION}file/", languages.language_file, name="translation_file"),
    path(f"{TRANSLATION}export/", languages.language_export, name="translation_export"),
]
