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
]
