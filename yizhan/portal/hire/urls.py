"""Addresses of the hirer's screens."""

from django.urls import URLPattern, URLResolver, path

from yizhan.portal.hire import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("hire/", views.hire_home, name="hire_home"),
    path("hire/postings/", views.hire_postings, name="hire_postings"),
    path("hire/postings/<uuid:uid>/", views.hire_board, name="hire_board"),
    path("hire/ask/<uuid:uid>/<slug:step>/", views.hire_ask, name="hire_ask"),
    path("hire/records/<uuid:uid>/", views.hire_record, name="hire_record"),
    path("hire/phone/<uuid:uid>/", views.ask_phone, name="ask_phone"),
    path("hire/phone/<uuid:uid>/<int:look_id>/", views.hire_phone, name="hire_phone"),
]
