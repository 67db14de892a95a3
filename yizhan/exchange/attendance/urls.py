"""Addresses of attendance."""

from django.urls import URLPattern, URLResolver, path

from yizhan.exchange.attendance import console, evidence, scanning, sheets, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("me/engagements/<uuid:uid>/check-in/", views.check_in, name="check_in"),
    path("q/in/<str:token>/", scanning.scan_check_in, name="scan_check_in"),
    path("hire/postings/<uuid:uid>/roll-call/", views.roll_call, name="roll_call"),
    path("hire/postings/<uuid:uid>/code/", views.day_code, name="day_code"),
    path("hire/postings/<uuid:uid>/code/picture/", scanning.day_qr, name="day_qr"),
    path("hire/postings/<uuid:uid>/sheet/", sheets.crew_sheet_page, name="crew_sheet"),
    path("worked-hours/<uuid:uid>/", evidence.hours_day, name="hours_day"),
    path("evidence/<uuid:uid>/", evidence.evidence_photo, name="evidence_photo"),
    path("console/odd-days/", console.attendance_flags, name="attendance_flags"),
    path("console/odd-days/<uuid:uid>/", console.look_at_flag, name="look_at_flag"),
    path("console/worked-hours/<uuid:uid>/correct/", console.correct_hours, name="correct_hours"),
]
