"""Addresses of 设置."""

from django.urls import path

from yizhan.portal.district_settings import views

urlpatterns = [
    path("district/settings/", views.settings_page, name="district_settings"),
    path("district/settings/rows/<uuid:uid>/withdraw/", views.withdraw_setting, name="withdraw_setting"),
    path("district/settings/holidays/", views.holidays, name="district_holidays"),
    path("district/settings/holidays/remove/", views.remove_day, name="remove_holiday"),
    path("district/settings/<str:code>/", views.setting, name="district_setting"),
]
