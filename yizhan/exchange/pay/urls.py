"""Addresses of pay."""

from django.urls import URLPattern, URLResolver, path

from yizhan.exchange.pay import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("me/pay/<uuid:uid>/", views.confirm_pay, name="confirm_pay"),
    path("hire/pay/<uuid:uid>/", views.claim_pay, name="claim_pay"),
]
