"""What accounts forgets by itself."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

import yizhan.accounts.my_data.periodic  # noqa: F401
import yizhan.accounts.qualifications.periodic  # noqa: F401
from yizhan.accounts.sign_in.actions import CODE_TEMPLATE
from yizhan.accounts.sign_in.models import RateCounter, SignInCode
from yizhan.core.actions import Work
from yizhan.core.jobs.periodic import periodic
from yizhan.messaging.actions import _do_forget_texts

CODE_LIFE = timedelta(
    minutes=10
)  # TRUST L-06: one-time codes 10 minutes; the dated value can only be shorter
COUNTER_LIFE = timedelta(hours=2)  # longer than the longest window of any limit


@periodic("accounts.forget_codes", every=timedelta(minutes=10), label=_("清掉用过的验证码"), kind="atomic")
def forget_codes(work: Work) -> dict[str, int]:
    """Delete codes that can no longer open anything, blank their texts, drop counters nobody touches."""
    return {
        "codes": SignInCode.objects.filter(expires_at__lt=work.at).delete()[0],
        "texts": _do_forget_texts(work, CODE_TEMPLATE, before=work.at - CODE_LIFE),
        "counters": RateCounter.objects.filter(touched_at__lt=work.at - COUNTER_LIFE).delete()[0],
    }
