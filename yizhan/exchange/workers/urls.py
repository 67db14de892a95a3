"""Addresses of the workers slice."""

from django.urls import URLPattern, URLResolver, path

from yizhan.exchange.workers import console, entries, undoing, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("me/register/", views.me_register, name="me_register"),
    path("me/profile/", views.me_profile, name="me_profile"),
    path("me/days/", views.me_days, name="me_days"),
    path("me/week/", views.me_week, name="me_week"),
    path("me/entry/", undoing.me_entry, name="me_entry"),
    path("undo/", undoing.undo_entry, name="undo_entry"),
    path("me/card/", views.me_card, name="me_card"),
    path("console/register/", console.counter_register, name="counter_register"),
    path("console/register/duplicates/", console.counter_duplicates, name="counter_duplicates"),
    path("console/register/read-back/<uuid:uid>/", entries.counter_read_back, name="counter_read_back"),
    path("console/register/slip/<uuid:uid>/", entries.counter_slip, name="counter_slip"),
    path("console/workers/<uuid:uid>/confirm/", entries.confirm_worker, name="confirm_worker"),
    path("console/workers/<uuid:uid>/consents/", entries.worker_consents, name="worker_consents"),
    path("console/register/done/<uuid:uid>/", console.counter_registered, name="counter_registered"),
    path("console/workers/", console.console_workers, name="console_workers"),
    path("console/workers/<uuid:uid>/", console.console_worker, name="console_worker"),
    path("console/workers/<uuid:uid>/person/", console.correct_worker_person, name="correct_worker_person"),
    path("console/workers/<uuid:uid>/card/", console.console_worker_card, name="console_worker_card"),
]
