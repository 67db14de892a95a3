"""Addresses of the recommendations slice."""

from django.urls import URLPattern, URLResolver, path

from yizhan.exchange.recommendations import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("hire/postings/<uuid:uid>/people/", views.hire_people, name="hire_people"),
    path("hire/postings/<uuid:uid>/people/<uuid:worker_uid>/", views.hire_person, name="hire_person"),
    path("console/postings/<uuid:uid>/people/", views.console_people, name="console_people"),
    path("me/recommendations/", views.me_recommendations, name="me_recommendations"),
    path("how-ranked/", views.how_ranked, name="how_ranked"),
]
