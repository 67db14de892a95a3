"""Addresses of both doors. The names ``account_login`` and ``mfa_authenticate`` are what allauth asks for."""

from django.urls import path
from django.views.generic import RedirectView

from yizhan.accounts.sign_in import staff_views, views
from yizhan.core.web import public

_to_staff_sign_in = public(RedirectView.as_view(pattern_name="staff_sign_in", query_string=True))

urlpatterns = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-in/code/", views.sign_in_code, name="sign_in_code"),
    path("sign-in/choose/", views.sign_in_choose, name="sign_in_choose"),
    path("sign-in/register/", views.sign_in_register, name="sign_in_register"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("switch-role/", views.switch_role, name="switch_role"),
    path("staff/sign-in/", staff_views.staff_sign_in, name="staff_sign_in"),
    path("staff/sign-in/code/", staff_views.staff_code, name="mfa_authenticate"),
    path("staff/second-factor/", staff_views.staff_second_factor, name="staff_second_factor"),
    path("staff/new-password/", staff_views.staff_new_password, name="staff_new_password"),
    path("staff/", _to_staff_sign_in, name="account_login"),
]
