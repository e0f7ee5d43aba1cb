"""Addresses of areas and people. What stands inside an area begins with /a/<area>/."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.home, name="home"),
    path("roles/", views.hat_list, name="hat_list"),
    path("support-access/", views.support_access, name="support_access"),
    path("a/<slug:area>/", views.area_home, name="area_home"),
    path("a/<slug:area>/name-and-logo/", views.area_change, name="area_change"),
    path("a/<slug:area>/join/<str:token>/", views.join, name="join"),
    path("a/<slug:area>/people/", views.person_list, name="person_list"),
    path("a/<slug:area>/people/invite/", views.person_invite_role, name="person_invite_role"),
    path("a/<slug:area>/people/invite/<slug:role>/", views.person_invite, name="person_invite"),
    path("a/<slug:area>/people/<int:pk>/", views.person, name="person"),
    path("a/<slug:area>/people/<int:pk>/change/", views.person_change, name="person_change"),
    path("a/<slug:area>/people/<int:pk>/end/", views.person_end, name="person_end"),
    path("a/<slug:area>/people/<int:pk>/hand-over/", views.person_hand_over, name="person_hand_over"),
    path("a/<slug:area>/invitations/<int:pk>/resend/", views.invitation_resend, name="invitation_resend"),
    path(
        "a/<slug:area>/invitations/<int:pk>/withdraw/", views.invitation_withdraw, name="invitation_withdraw"
    ),
    path("a/<slug:area>/activity/", views.activity_list, name="activity_list"),
    path("a/<slug:area>/messages/", views.message_list, name="message_list"),
    path("a/<slug:area>/messages/<uuid:pk>/send-again/", views.message_send_again, name="message_send_again"),
    path("a/<slug:area>/messages/preferences/", views.digest_choose, name="digest_choose"),
    path("a/<slug:area>/documents/", views.document_list, name="document_list"),
    path("a/<slug:area>/documents/<uuid:document>/", views.document, name="document"),
    path(
        "a/<slug:area>/documents/<uuid:document>/download/", views.document_download, name="document_download"
    ),
    path("a/<slug:area>/documents/<uuid:document>/again/", views.document_again, name="document_again"),
    path("a/<slug:area>/files/<uuid:file>/", views.file_download, name="file_download"),
]
