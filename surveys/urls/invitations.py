from django.urls import URLPattern, path

from surveys.views import invitations, survey_families

LIST = "a/<slug:area>/surveys/families/<int:pk>"
ALL = "a/<slug:area>/surveys/<int:pk>/families"

urlpatterns: list[URLPattern] = [
    path(
        "a/<slug:area>/surveys/<int:survey>/schools/<int:asked>/families/",
        invitations.contact_list_new,
        name="contact_list_new",
    ),
    path(f"{ALL}/", survey_families.survey_families, name="survey_families"),
    path(f"{ALL}/send/", survey_families.survey_families_send, name="survey_families_send"),
    path(f"{ALL}/remind/", survey_families.survey_families_remind, name="survey_families_remind"),
    path(f"{LIST}/", invitations.contact_list, name="contact_list"),
    path(f"{LIST}/send/", invitations.contact_list_send, name="contact_list_send"),
    path(f"{LIST}/pause/", invitations.contact_list_pause, name="contact_list_pause"),
    path(f"{LIST}/resume/", invitations.contact_list_resume, name="contact_list_resume"),
    path(f"{LIST}/remind/", invitations.contact_list_remind, name="contact_list_remind"),
    path(f"{LIST}/erase/", invitations.contact_list_erase, name="contact_list_erase"),
]
