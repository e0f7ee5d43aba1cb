"""Addresses of the register: importing it is for platform staff, looking into it stands inside an area."""

from django.urls import path

from . import views

urlpatterns = [
    path("register/", views.register_import_list, name="register_import_list"),
    path("register/<int:pk>/", views.register_import, name="register_import"),
    path("register/<int:pk>/apply/", views.register_import_apply, name="register_import_apply"),
    path("a/<slug:area>/register/", views.register_search, name="register_search"),
    # The board
    path("a/<slug:area>/schools/", views.board, name="board"),
    # A school's page, its record and its milestones
    path("a/<slug:area>/my-school/", views.own_schools, name="own_schools"),
    path("a/<slug:area>/schools/<int:pk>/", views.school, name="school"),
    path("a/<slug:area>/schools/<int:pk>/timeline/", views.school_timeline, name="school_timeline"),
    path(
        "a/<slug:area>/schools/<int:pk>/steps/<int:milestone>/",
        views.school_milestone,
        name="school_milestone",
    ),
    path(
        "a/<slug:area>/schools/<int:pk>/steps/<int:milestone>/done/",
        views.milestone_tick,
        name="milestone_tick",
    ),
    path(
        "a/<slug:area>/schools/<int:pk>/steps/<int:milestone>/not-done/",
        views.milestone_untick,
        name="milestone_untick",
    ),
    path(
        "a/<slug:area>/schools/<int:pk>/steps/<int:milestone>/move/",
        views.milestone_move,
        name="milestone_move",
    ),
    # Lists of names
    path("a/<slug:area>/schools/lists/", views.school_list_list, name="school_list_list"),
    path("a/<slug:area>/schools/lists/new/", views.school_list_new, name="school_list_new"),
    path("a/<slug:area>/schools/lists/<int:pk>/", views.school_list, name="school_list"),
    path(
        "a/<slug:area>/schools/lists/<int:pk>/settled/", views.school_list_settled, name="school_list_settled"
    ),
    path("a/<slug:area>/schools/lists/<int:pk>/enrol/", views.school_list_enrol, name="school_list_enrol"),
    path("a/<slug:area>/schools/lists/<int:pk>/reopen/", views.school_list_reopen, name="school_list_reopen"),
    path("a/<slug:area>/schools/lists/<int:pk>/delete/", views.school_list_delete, name="school_list_delete"),
    # next year's programme
    path("a/<slug:area>/programmes/<int:pk>/next/", views.programme_continue, name="programme_continue"),
    path("a/<slug:area>/schools/<int:pk>/contacts/new/", views.contact_add, name="contact_add"),
    path(
        "a/<slug:area>/schools/<int:pk>/contacts/<int:contact>/", views.contact_change, name="contact_change"
    ),
    path(
        "a/<slug:area>/schools/<int:pk>/contacts/<int:contact>/remove/",
        views.contact_remove,
        name="contact_remove",
    ),
    path(
        "a/<slug:area>/schools/<int:pk>/contacts/<int:contact>/invite/",
        views.contact_invite,
        name="contact_invite",
    ),
    path("a/<slug:area>/schools/<int:pk>/notes/new/", views.note_add, name="note_add"),
    path("a/<slug:area>/schools/<int:pk>/notes/<int:note>/", views.note_change, name="note_change"),
    path("a/<slug:area>/schools/<int:pk>/notes/<int:note>/remove/", views.note_remove, name="note_remove"),
    path("a/<slug:area>/schools/<int:pk>/documents/new/", views.school_file_add, name="school_file_add"),
    path(
        "a/<slug:area>/schools/<int:pk>/documents/<int:file>/remove/",
        views.school_file_remove,
        name="school_file_remove",
    ),
    path(
        "a/<slug:area>/schools/<int:pk>/other-programmes/new/",
        views.other_programme_add,
        name="other_programme_add",
    ),
    path(
        "a/<slug:area>/schools/<int:pk>/other-programmes/<int:other>/end/",
        views.other_programme_end,
        name="other_programme_end",
    ),
    path(
        "a/<slug:area>/schools/<int:pk>/participations/<int:participation>/state/",
        views.participation_state,
        name="participation_state",
    ),
    path(
        "a/<slug:area>/schools/<int:pk>/participations/<int:participation>/terms/",
        views.participation_terms,
        name="participation_terms",
    ),
    path(
        "a/<slug:area>/schools/<int:pk>/participations/<int:participation>/link-worker/",
        views.participation_link_worker,
        name="participation_link_worker",
    ),
    path("a/<slug:area>/schools/<int:pk>/successor/", views.school_successor, name="school_successor"),
    path("a/<slug:area>/schools/download/", views.board_download, name="board_download"),
    path("a/<slug:area>/schools/together/", views.board_together, name="board_together"),
    path("a/<slug:area>/schools/views/", views.saved_view_list, name="saved_view_list"),
    path("a/<slug:area>/schools/views/new/", views.saved_view_new, name="saved_view_new"),
    path("a/<slug:area>/schools/views/<int:pk>/", views.saved_view, name="saved_view"),
    path("a/<slug:area>/schools/views/<int:pk>/delete/", views.saved_view_delete, name="saved_view_delete"),
]
