from django.urls import URLPattern, path

from audits.views import framework_drafts as drafts
from audits.views import framework_statements as statements
from audits.views import frameworks as views

HERE = "a/<slug:area>/audits/frameworks/"
ONE = f"{HERE}<int:pk>/"
DRAFT = f"{ONE}draft/"

urlpatterns: list[URLPattern] = [
    path(HERE, views.framework_list, name="framework_list"),
    path(f"{HERE}new/", drafts.framework_new, name="framework_new"),
    path(f"{HERE}import/", drafts.framework_import, name="framework_import"),
    path(f"{HERE}template.xlsx", views.framework_template, name="framework_template"),
    path(f"{HERE}take/", views.framework_take, name="framework_take"),
    path(ONE, views.framework, name="framework"),
    path(f"{ONE}import/", drafts.framework_import, name="framework_import_version"),
    path(f"{ONE}new-version/", views.framework_new_version, name="framework_new_version"),
    path(f"{ONE}take-up/", views.framework_take_up, name="framework_take_up"),
    path(f"{ONE}retire/", views.framework_retire, name="framework_retire"),
    path(f"{ONE}<int:number>/", views.framework_version, name="framework_version"),
    path(f"{ONE}<int:number>/changes/", views.framework_changes, name="framework_changes"),
    path(f"{ONE}<int:number>/export/<slug:form>/", views.framework_export, name="framework_export"),
    path(f"{ONE}<int:number>/blank/", views.framework_blank, name="framework_blank"),
    path(DRAFT, drafts.framework_draft, name="framework_draft"),
    path(f"{DRAFT}words/", drafts.framework_version_change, name="framework_version_change"),
    path(f"{DRAFT}levels/", drafts.framework_levels, name="framework_levels"),
    path(f"{DRAFT}groups/", drafts.framework_groups, name="framework_groups"),
    path(f"{DRAFT}places/", drafts.framework_places, name="framework_places"),
    path(f"{DRAFT}publish/", drafts.framework_publish, name="framework_publish"),
    path(f"{DRAFT}discard/", drafts.framework_discard, name="framework_discard"),
    path(f"{DRAFT}themes/add/", statements.domain_add, name="domain_add"),
    path(f"{DRAFT}themes/<slug:domain>/", statements.domain_change, name="domain_change"),
    path(f"{DRAFT}themes/<slug:domain>/move/", statements.domain_move, name="domain_move"),
    path(f"{DRAFT}themes/<slug:domain>/remove/", statements.domain_remove, name="domain_remove"),
    path(f"{DRAFT}themes/<slug:domain>/add/", statements.statement_add, name="statement_add"),
    path(f"{DRAFT}statements/<slug:statement>/", statements.statement_change, name="statement_change"),
    path(f"{DRAFT}statements/<slug:statement>/move/", statements.statement_move, name="statement_move"),
    path(f"{DRAFT}statements/<slug:statement>/remove/", statements.statement_remove, name="statement_remove"),
]
