"""Addresses of the directory, of printed codes, and of the hours page of staff."""

from django.urls import path

from yizhan.facilities.stations import console_views, views

urlpatterns = [
    path("stations/", views.station_list, name="station_list"),
    path("stations/print/", views.station_print, name="station_print"),
    path("stations/<slug:code>/", views.station_detail, name="station_detail"),
    path("q/<slug:code>/", views.station_qr, name="station_qr"),
    path("q/<slug:code>/code.svg", views.station_qr_image, name="station_qr_image"),
    path("console/hours/", console_views.hours_home, name="console_hours"),
    path("console/hours/<slug:code>/", console_views.edit_hours, name="edit_hours"),
    path("console/hours/<slug:code>/closures/", console_views.announce, name="announce_closure"),
    path(
        "console/hours/<slug:code>/closures/<int:closure_id>/withdraw/",
        console_views.withdraw,
        name="withdraw_closure",
    ),
]
