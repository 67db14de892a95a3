from importlib import import_module

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CoreConfig(AppConfig):
    name = "yizhan.core"
    label = "core"
    verbose_name = "基础"

    def ready(self) -> None:
        # Each context declares these at its own level; importing them fills the registries.
        autodiscover_modules(
            "dated_values",
            "personal_data",
            "handlers",
            "invariants",
            "periodic",
            "retention",
            "merging",
            "navigation",
            "own_data",
        )
        import_module("yizhan.core.jobs.navigation")  # core.navigation itself is the registry
