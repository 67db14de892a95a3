"""Addresses of 人员."""

from django.urls import path

from yizhan.portal.staff import views

urlpatterns = [
    path("district/people/", views.staff_list, name="staff_list"),
    path("district/people/new/", views.staff_new, name="staff_new"),
    path("district/people/<uuid:uid>/", views.staff_detail, name="staff_detail"),
    path("district/people/<uuid:uid>/password/", views.staff_password, name="staff_password"),
]
