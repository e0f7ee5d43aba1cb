from django.urls import path

from . import views

urlpatterns = [
    path("", views.demo_mail_list, name="demo_mail_list"),
    path("<uuid:key>/", views.demo_mail_detail, name="demo_mail_detail"),
    path("<uuid:key>/html/", views.demo_mail_html, name="demo_mail_html"),
]
