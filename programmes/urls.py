"""Addresses of areas and people. What stands inside an area begins with /a/<area>/."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.home, name="home"),
    path("roles/", views.hat_list, name="hat_list"),
    path("support-access/", views.support_access, name="support_access"),
    path("a/<slug:area>/", views.area_home, name="area_home"),
    path("a/<slug:area>/name-and-logo/", views.area_change, name="area_change"),
    path("a/<slug:area>/settings/", views.area_settings, name="area_settings"),
    path("a/<slug:area>/settings/change/", views.area_settings_change, name="area_settings_change"),
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
    # partners
    path("a/<slug:area>/partners/", views.partner_list, name="partner_list"),
    path("a/<slug:area>/partners/add/", views.partner_add, name="partner_add"),
    path("a/<slug:area>/partners/add/<slug:kind>/", views.partner_add_kind, name="partner_add_kind"),
    path("a/<slug:area>/partners/<int:pk>/", views.partner, name="partner"),
    path("a/<slug:area>/partners/<int:pk>/change/", views.partner_change, name="partner_change"),
    path("a/<slug:area>/partners/<int:pk>/end/", views.partner_end, name="partner_end"),
    path("a/<slug:area>/partners/<int:pk>/roles/add/", views.partner_role_add, name="partner_role_add"),
    path(
        "a/<slug:area>/partners/<int:pk>/roles/<int:role>/end/",
        views.partner_role_end,
        name="partner_role_end",
    ),
    # programmes
    path("a/<slug:area>/programmes/", views.programme_list, name="programme_list"),
    path("a/<slug:area>/programmes/add/", views.programme_add, name="programme_add"),
    path("a/<slug:area>/programmes/<int:pk>/", views.programme, name="programme"),
    path("a/<slug:area>/programmes/<int:pk>/change/", views.programme_change, name="programme_change"),
    path("a/<slug:area>/programmes/<int:pk>/tiers/<int:tier>/", views.tier_change, name="tier_change"),
    path("a/<slug:area>/programmes/<int:pk>/stages/", views.stage_list, name="stage_list"),
    path("a/<slug:area>/programmes/<int:pk>/stages/<int:stage>/", views.stage_change, name="stage_change"),
    path("a/<slug:area>/programmes/<int:pk>/stages/<int:stage>/move/", views.stage_move, name="stage_move"),
    path(
        "a/<slug:area>/programmes/<int:pk>/stages/<int:stage>/remove/",
        views.stage_remove,
        name="stage_remove",
    ),
    path("a/<slug:area>/programmes/<int:pk>/milestones/add/", views.milestone_add, name="milestone_add"),
    path(
        "a/<slug:area>/programmes/<int:pk>/milestones/<int:milestone>/",
        views.milestone_change,
        name="milestone_change",
    ),
    path(
        "a/<slug:area>/programmes/<int:pk>/milestones/<int:milestone>/remove/",
        views.milestone_remove,
        name="milestone_remove",
    ),
    path("a/<slug:area>/programmes/<int:pk>/cohorts/add/", views.cohort_add, name="cohort_add"),
    path(
        "a/<slug:area>/programmes/<int:pk>/cohorts/<int:cohort>/", views.cohort_change, name="cohort_change"
    ),
    path(
        "a/<slug:area>/programmes/<int:pk>/cohorts/<int:cohort>/places/",
        views.cohort_places,
        name="cohort_places",
    ),
    path(
        "a/<slug:area>/programmes/<int:pk>/cohorts/<int:cohort>/remove/",
        views.cohort_remove,
        name="cohort_remove",
    ),
    path("a/<slug:area>/clusters/", views.cluster_list, name="cluster_list"),
    path("a/<slug:area>/clusters/add/", views.cluster_add, name="cluster_add"),
    path("a/<slug:area>/clusters/<int:pk>/", views.cluster_change, name="cluster_change"),
    path("a/<slug:area>/clusters/<int:pk>/remove/", views.cluster_remove, name="cluster_remove"),
    # activity, messages and files
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
    path("a/<slug:area>/files/<uuid:file>/small/", views.file_picture, name="file_picture"),
]
