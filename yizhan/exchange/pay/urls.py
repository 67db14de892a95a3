"""Addresses of pay."""

from django.urls import URLPattern, URLResolver, path

from yizhan.exchange.pay import console, own, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("me/pay/<uuid:uid>/", views.confirm_pay, name="confirm_pay"),
    path("me/income/", own.my_income, name="my_income"),
    path("me/income/print/", own.my_income_print, name="my_income_print"),
    path("me/income.pdf", own.my_income_pdf, name="my_income_pdf"),
    path("me/income.xlsx", own.my_income_xlsx, name="my_income_xlsx"),
    path("hire/pay/<uuid:uid>/", views.claim_pay, name="claim_pay"),
    path("hire/pay-line/<uuid:uid>/", views.pay_line, name="pay_line"),
    path("pay/<uuid:uid>/evidence.pdf", console.pay_pack, name="pay_pack"),
    path("console/late-pay/", console.late_pay, name="late_pay"),
    path("console/late-pay/<uuid:uid>/", console.late_pay_detail, name="late_pay_detail"),
]
