"""What an organisation's key may do."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Scope(models.TextChoices):
    """One kind of thing a program may read or do for an organisation."""

    POSTINGS_READ = "postings:read", _("看自己的岗位")
    POSTINGS_WRITE = "postings:write", _("发岗位、撤岗位")
    ENGAGEMENTS_READ = "engagements:read", _("看谁来干活")
    ENGAGEMENTS_WRITE = "engagements:write", _("请人、答复报名")
