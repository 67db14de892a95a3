"""Choices of the hirers slice."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class VerificationState(models.TextChoices):
    """Whether the hirer is who it says it is (R6.2; re-checked every six months, 2026 five-ministry notice)."""

    UNVERIFIED = "unverified", _("未核验")
    SUBMITTED = "submitted", _("等核验")
    VERIFIED = "verified", _("已核验")
    REFUSED = "refused", _("没通过")
    EXPIRED = "expired", _("要复核")
