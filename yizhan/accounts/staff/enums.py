"""Words about staff logins."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class LoginState(models.TextChoices):
    """What stands between a staff member and her pages; computed, never stored."""

    NONE = "none", _("没开账号")
    DISABLED = "disabled", _("停用了")
    NEW = "new", _("还没登录过")
    FACTOR_MISSING = "factor_missing", _("动态码要重设")
    PASSWORD_INITIAL = "password_initial", _("要改初始密码")
    READY = "ready", _("能登录")

    @property
    def colour(self) -> str:
        """Badge colour (design tokens)."""
        return {"ready": "ok", "disabled": "bad", "none": ""}.get(self.value, "warn")
