"""Addresses of paper forms."""

from django.urls import URLPattern, URLResolver, path

from yizhan.exchange.paper_forms import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("console/paper/", views.paper_forms, name="paper_forms"),
    path("console/paper/batch/<uuid:batch>/", views.paper_batch, name="paper_batch"),
    path("console/paper/photo/<uuid:uid>/", views.paper_photo, name="paper_photo"),
    path("console/paper/<str:serial>/", views.paper_form, name="paper_form"),
    path("console/paper/<str:serial>/register/", views.paper_register, name="paper_register"),
    path("console/paper/<str:serial>/post/", views.paper_post, name="paper_post"),
]
