"""Addresses of ratings."""

from django.urls import URLPattern, URLResolver, path

from yizhan.exchange.ratings import console, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("me/engagements/<uuid:uid>/rate/", views.rate_hirer, name="rate_hirer"),
    path("hire/engagements/<uuid:uid>/rate/", views.rate_worker, name="rate_worker"),
    path("engagements/<uuid:uid>/object/", views.object_answer, name="object_answer"),
    path("me/stars/", views.me_stars, name="me_stars"),
    path("me/stars/<uuid:uid>/object/", views.object_star, name="object_star"),
    path("me/perks/", views.me_perks, name="me_perks"),
    path("hire/promises/", views.hire_facts, name="hire_facts"),
    path("hire/promises/<uuid:uid>/object/", views.object_fact, name="object_fact"),
    path("objections/<uuid:uid>/", views.my_objection, name="my_objection"),
    path("stars/report/", views.star_reports, name="star_reports"),
    path("console/objections/", console.objections, name="console_objections"),
    path("console/objections/<uuid:uid>/", console.objection, name="console_objection"),
    path("district/stars/", console.star_policies, name="star_policies"),
    path("district/stars/<uuid:uid>/", console.star_policy, name="star_policy"),
    path("district/complaints/", console.star_complaints, name="star_complaints"),
]
