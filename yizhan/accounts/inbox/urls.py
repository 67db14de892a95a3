"""Addresses of the inbox."""

from django.urls import path

from yizhan.accounts.inbox import views

urlpatterns = [
    path("me/messages/", views.my_messages, name="my_messages"),
    path("me/messages/open/", views.open_message, name="open_message"),
]
