from django.apps import AppConfig


class FacilitiesConfig(AppConfig):
    name = "yizhan.facilities"
    label = "facilities"
