"""How long files, looks and sign-ins are kept."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from yizhan.accounts.enums import PersonState
from yizhan.accounts.people.actions import _do_blank_person
from yizhan.accounts.people.models import Person, ViewLog
from yizhan.accounts.tokens.models import AccessToken, OrganisationKey
from yizhan.core.actions import Work
from yizhan.core.retention import kept

_THREE_YEARS = 3 * 365 + 1


@kept(
    "closed_files", label=_("注销了的档案"), days=_THREE_YEARS, source="人力资源市场暂行条例 art. 33；服务台账三年",
    certainty="medium",
)  # fmt: skip
def blank_closed_files(work: Work, before: datetime, limit: int) -> int:
    """Names and numbers of closed and merged files; the empty row stays for the ledgers that point at it."""
    over = Person.objects.filter(
        state__in=[PersonState.CLOSED, PersonState.MERGED],
        state_changed_at__lt=before,
        blanked_at__isnull=True,
    ).order_by("pk")
    people = list(over[:limit])
    for person in people:
        _do_blank_person(work, person)
    return len(people)


@kept(
    "looks", label=_("谁看过谁的号码"), days=_THREE_YEARS, at_least=180, source="个人信息保护法 art. 54–56；日志三年",
    certainty="medium",
)  # fmt: skip
def delete_looks(work: Work, before: datetime, limit: int) -> int:
    """Looks at personal numbers."""
    old = ViewLog.objects.filter(at__lt=before).order_by("pk").values_list("pk", flat=True)[:limit]
    return ViewLog.objects.filter(pk__in=list(old)).delete()[0]


@kept(
    "device_sign_ins", label=_("失效的设备登录和密钥"), days=183, at_least=180,
    source="网络安全法 art. 21（日志不少于六个月）", certainty="medium",
)  # fmt: skip
def delete_tokens(work: Work, before: datetime, limit: int) -> int:
    """Tokens and keys that opened nothing for that long."""
    count = 0
    for model in (AccessToken, OrganisationKey):
        old = model.objects.filter(expires_at__lt=before).order_by("pk").values_list("pk", flat=True)[:limit]
        count += model.objects.filter(pk__in=list(old)).delete()[0]
    return count
