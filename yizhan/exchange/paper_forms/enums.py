"""Choices of paper forms."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FormKind(models.TextChoices):
    SEEK = "seek", _("求职登记表")
    HIRE = "hire", _("用工登记表")


class FormState(models.TextChoices):
    ISSUED = "issued", _("印好了，等人填")
    PHOTOGRAPHED = "photographed", _("拍了照，等着录")
    TYPED = "typed", _("录了，纸还没收好")
    ENTERED = "entered", _("录完归档")
    VOID = "void", _("作废")
