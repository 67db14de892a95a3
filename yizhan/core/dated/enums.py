"""How far a value can be leaned on."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Certainty(models.TextChoices):
    """High: read in a primary text or computed. Medium: one secondary source. Low: an estimate or a default."""

    HIGH = "high", _("可靠")
    MEDIUM = "medium", _("待核实")
    LOW = "low", _("估计")
