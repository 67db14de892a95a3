"""Addresses of devices and keys."""

from django.urls import path

from yizhan.accounts.tokens import views

urlpatterns = [
    path("me/devices/", views.my_devices, name="my_devices"),
    path("me/devices/<uuid:uid>/sign-out/", views.sign_device_out, name="sign_device_out"),
    path("me/devices/browser/<slug:name>/sign-out/", views.sign_browser_out, name="sign_browser_out"),
    path("hire/keys/", views.organisation_keys, name="organisation_keys"),
    path("hire/keys/<uuid:uid>/take-back/", views.take_key_back, name="take_key_back"),
]
