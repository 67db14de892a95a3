from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "yizhan.exchange"
    label = "exchange"
