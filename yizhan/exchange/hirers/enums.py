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


class InviteState(models.TextChoices):
    """An invitation to lead a site or to act for the hirer; the phone's owner answers it."""

    WAITING = "waiting", _("等答复")
    ACCEPTED = "accepted", _("答应了")
    DECLINED = "declined", _("没答应")
    WITHDRAWN = "withdrawn", _("收回了")
    LAPSED = "lapsed", _("过期了")


class InviteRole(models.TextChoices):
    """What somebody may be invited to be."""

    FOREMAN = "foreman", _("带班")
    HIRER_STAFF = "hirer_staff", _("经办人")
