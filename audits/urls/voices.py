from django.urls import path

from audits.views import statement_voices, voice_answers, voices

urlpatterns = [
    path("a/<slug:area>/audits/<int:pk>/voices/", voices.audit_voices, name="audit_voices"),
    path("a/<slug:area>/audits/<int:pk>/voices/<str:group>/", voices.voice, name="voice"),
    path("a/<slug:area>/audits/<int:pk>/voices/<str:group>/open/", voices.voice_open, name="voice_open"),
    path("a/<slug:area>/audits/<int:pk>/voices/<str:group>/close/", voices.voice_close, name="voice_close"),
    path(
        "a/<slug:area>/audits/<int:pk>/voices/<str:group>/poster/", voices.voice_poster, name="voice_poster"
    ),
    path(
        "a/<slug:area>/audits/<int:pk>/voices/<str:group>/count/",
        voices.group_entry_add,
        name="group_entry_add",
    ),
    path(
        "a/<slug:area>/audits/<int:pk>/voices/<str:group>/count/<int:entry>/remove/",
        voices.group_entry_remove,
        name="group_entry_remove",
    ),
    path(
        "a/<slug:area>/audits/<int:pk>/statements/<slug:statement>/voices/",
        statement_voices.statement_voices,
        name="statement_voices",
    ),
    # Without an account
    path("v/", voice_answers.voice_code, name="voice_code"),
    path("v/<str:code>/", voice_answers.voice_start, name="voice_start"),
    path("v/<str:code>/answer/", voice_answers.voice_answer, name="voice_answer"),
    path("v/<str:code>/thanks/", voice_answers.voice_thanks, name="voice_thanks"),
]
