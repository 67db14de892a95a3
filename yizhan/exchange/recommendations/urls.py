"""Addresses of the recommendations slice."""

from django.urls import URLPattern, URLResolver, path

from yizhan.exchange.recommendations import ranking, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("hire/postings/<uuid:uid>/people/", views.hire_people, name="hire_people"),
    path("hire/postings/<uuid:uid>/people/<uuid:worker_uid>/", views.hire_person, name="hire_person"),
    path("console/postings/<uuid:uid>/people/", views.console_people, name="console_people"),
    path("me/recommendations/", views.me_recommendations, name="me_recommendations"),
    path("me/jobs/<str:number>/not-suitable/", views.me_not_suitable, name="me_not_suitable"),
    path("me/not-suitable/", views.me_lessons, name="me_lessons"),
    path(
        "hire/postings/<uuid:uid>/people/<uuid:worker_uid>/not-suitable/",
        views.hire_not_suitable,
        name="hire_not_suitable",
    ),
    path("hire/not-suitable/", views.hire_lessons, name="hire_lessons"),
    path("me/ranking/", ranking.me_ranking, name="me_ranking"),
    path("how-ranked/", views.how_ranked, name="how_ranked"),
]
