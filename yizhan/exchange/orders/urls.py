"""Addresses of orders."""

from django.urls import path

from yizhan.exchange.orders import views

urlpatterns = [
    path("hire/orders/", views.order_list, name="order_list"),
    path("hire/postings/<uuid:uid>/order/", views.order_new, name="order_new"),
    path("hire/orders/<uuid:uid>/", views.order_detail, name="order_detail"),
    path("hire/orders/<uuid:uid>/step/", views.order_step, name="order_step"),
    path("hire/orders/<uuid:uid>/change/", views.order_change, name="order_change"),
    path("hire/orders/<uuid:uid>/shifts.xlsx", views.order_sheet, name="order_sheet"),
]
