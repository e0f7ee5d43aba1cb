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
    # Calls: made, published, scored, decided
    path("a/<slug:area>/calls/", views.call_list, name="call_list"),
    path("a/<slug:area>/programmes/<int:programme>/calls/", views.call_list, name="programme_calls"),
    path("a/<slug:area>/calls/add/", views.call_add, name="call_add"),
    path("a/<slug:area>/calls/<int:pk>/", views.call, name="call"),
    path("a/<slug:area>/calls/<int:pk>/change/", views.call_change, name="call_change"),
    path("a/<slug:area>/calls/<int:pk>/preview/", views.call_preview, name="call_preview"),
    path("a/<slug:area>/calls/<int:pk>/publish/", views.call_publish, name="call_publish"),
    path("a/<slug:area>/calls/<int:pk>/close/", views.call_close, name="call_close"),
    path("a/<slug:area>/calls/<int:pk>/extend/", views.call_extend, name="call_extend"),
    path("a/<slug:area>/calls/<int:pk>/delete/", views.call_delete, name="call_delete"),
    path("a/<slug:area>/calls/<int:pk>/criteria/add/", views.criterion_add, name="criterion_add"),
    path(
        "a/<slug:area>/calls/<int:pk>/criteria/<int:criterion>/",
        views.criterion_change,
        name="criterion_change",
    ),
    path(
        "a/<slug:area>/calls/<int:pk>/criteria/<int:criterion>/move/",
        views.criterion_move,
        name="criterion_move",
    ),
    path(
        "a/<slug:area>/calls/<int:pk>/criteria/<int:criterion>/remove/",
        views.criterion_remove,
        name="criterion_remove",
    ),
    path("a/<slug:area>/calls/<int:pk>/expressions/", views.expression_list, name="expression_list"),
    path("a/<slug:area>/calls/<int:pk>/decide/", views.call_decide, name="call_decide"),
    path("a/<slug:area>/calls/<int:pk>/spreadsheet/", views.call_spreadsheet, name="call_spreadsheet"),
    path("a/<slug:area>/calls/<int:pk>/propose/", views.call_propose, name="call_propose"),
    path("a/<slug:area>/calls/<int:pk>/letters/", views.call_letters, name="call_letters"),
    path("a/<slug:area>/expressions/<int:pk>/", views.expression, name="expression"),
    path(
        "a/<slug:area>/expressions/<int:pk>/close-link/",
        views.expression_close_link,
        name="expression_close_link",
    ),
    path("a/<slug:area>/expressions/<int:pk>/decide/", views.expression_decide, name="expression_decide"),
    # Public: schools write without an account
    path("a/<slug:area>/apply/<int:pk>/", views.expression_start, name="expression_start"),
    path("a/<slug:area>/apply/<int:pk>/school/", views.expression_find, name="expression_find"),
    path("a/<slug:area>/apply/<int:pk>/school/<int:urn>/", views.expression_begin, name="expression_begin"),
    path("a/<slug:area>/apply/<int:pk>/draft/<str:token>/", views.expression_draft, name="expression_draft"),
    path(
        "a/<slug:area>/apply/<int:pk>/draft/<str:token>/check/",
        views.expression_check,
        name="expression_check",
    ),
    path(
        "a/<slug:area>/apply/<int:pk>/draft/<str:token>/<slug:section>/",
        views.expression_section,
        name="expression_section",
    ),
    path("a/<slug:area>/apply/<int:pk>/head/<str:token>/", views.expression_head, name="expression_head"),
    # Agreements: their texts, sending, signing.
    path("a/<slug:area>/programmes/<int:pk>/agreement/", views.agreement_text, name="agreement_text"),
    path(
        "a/<slug:area>/programmes/<int:pk>/agreement/start/",
        views.agreement_text_start,
        name="agreement_text_start",
    ),
    path(
        "a/<slug:area>/programmes/<int:pk>/agreement/discard/",
        views.agreement_text_discard,
        name="agreement_text_discard",
    ),
    path("a/<slug:area>/programmes/<int:pk>/agreement/words/", views.agreement_words, name="agreement_words"),
    path(
        "a/<slug:area>/programmes/<int:pk>/agreement/clauses/add/",
        views.agreement_clause_add,
        name="agreement_clause_add",
    ),
    path(
        "a/<slug:area>/programmes/<int:pk>/agreement/clauses/<slug:clause>/",
        views.agreement_clause,
        name="agreement_clause",
    ),
    path(
        "a/<slug:area>/programmes/<int:pk>/agreement/clauses/<slug:clause>/move/",
        views.agreement_clause_move,
        name="agreement_clause_move",
    ),
    path(
        "a/<slug:area>/programmes/<int:pk>/agreement/clauses/<slug:clause>/remove/",
        views.agreement_clause_remove,
        name="agreement_clause_remove",
    ),
    path(
        "a/<slug:area>/programmes/<int:pk>/agreement/signatories/",
        views.agreement_signatories,
        name="agreement_signatories",
    ),
    path(
        "a/<slug:area>/programmes/<int:pk>/agreement/values/", views.agreement_values, name="agreement_values"
    ),
    path(
        "a/<slug:area>/programmes/<int:pk>/agreement/preview/",
        views.agreement_preview,
        name="agreement_preview",
    ),
    path(
        "a/<slug:area>/programmes/<int:pk>/agreement/publish/",
        views.agreement_publish,
        name="agreement_publish",
    ),
    path(
        "a/<slug:area>/programmes/<int:pk>/agreement/versions/<int:version>/",
        views.agreement_version,
        name="agreement_version",
    ),
    path("a/<slug:area>/programmes/<int:pk>/agreement/send/", views.agreement_send, name="agreement_send"),
    path(
        "a/<slug:area>/programmes/<int:pk>/agreement/ask-again/",
        views.agreement_ask_again,
        name="agreement_ask_again",
    ),
    path(
        "a/<slug:area>/participations/<int:pk>/agreement/",
        views.agreement_send_school,
        name="agreement_send_school",
    ),
    path("a/<slug:area>/agreements/", views.agreement_list, name="agreement_list"),
    path("a/<slug:area>/agreements/<int:pk>/", views.agreement, name="agreement"),
    path("a/<slug:area>/agreements/<int:pk>/sign/", views.agreement_sign, name="agreement_sign"),
    path("a/<slug:area>/agreements/<int:pk>/remind/", views.agreement_remind, name="agreement_remind"),
    path("a/<slug:area>/agreements/<int:pk>/take-back/", views.agreement_withdraw, name="agreement_withdraw"),
    path(
        "a/<slug:area>/agreements/<int:pk>/signatures/<int:signature>/",
        views.agreement_signatory,
        name="agreement_signatory",
    ),
]
