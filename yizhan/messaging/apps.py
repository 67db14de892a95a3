from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "yizhan.messaging"
    label = "messaging"
