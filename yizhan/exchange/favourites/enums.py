"""Choices of the favourites slice."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FavouriteSide(models.TextChoices):
    """Whose favourite it is."""

    HIRER = "hirer", _("用工方收藏的工人")
    WORKER = "worker", _("工人收藏的用工方")
