"""The one rate limiter: counts events per subject in one table, under a row lock."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext_lazy as _

from yizhan.accounts.sign_in.models import RateCounter
from yizhan.accounts.sign_in.rules import Limit, kept, passes
from yizhan.core import crypto
from yizhan.core.actions import Work, action
from yizhan.core.dated import value
from yizhan.core.refusals import Reason, Refused

HOUR, MINUTE = 3600, 60


class TooOften(Refused):
    """A limit is reached (HTTP 429). Nothing was counted."""

    status = 429


def subject_digest(kind: str, subject: str) -> str:
    """Keyed digest of a phone, address or name; the table never holds the thing itself."""
    return crypto.blind_index(f"accounts.RateCounter.{kind}", subject)


def _do_count(work: Work, wanted: Sequence[tuple[str, str, Iterable[Limit]]]) -> None:
    """Count one event for each (kind, subject, limits), or none of them.

    The action must declare ``accounts.RateCounter`` among its locks.

    Raises:
        TooOften: one of the limits is reached.
    """
    now = work.at.timestamp()
    keys = []
    for kind, subject, _limits in wanted:
        row, _made = RateCounter.objects.get_or_create(
            kind=kind, subject=subject_digest(kind, subject), defaults={"touched_at": work.at}
        )
        keys.append(row.pk)
    rows = work.lock_all((RateCounter, keys))
    for key, (_kind, _subject, limits) in zip(keys, wanted, strict=True):
        if not passes(rows[RateCounter, key].recent, now, limits):
            raise TooOften(Reason("too_often", _("点得太快了，等一会儿再试")))
    for key, (_kind, _subject, limits) in zip(keys, wanted, strict=True):
        row = rows[RateCounter, key]
        row.recent, row.touched_at = [*kept(row.recent, now, limits), now], work.at
        row.save(update_fields=["recent", "touched_at"])


def code_limits(work: Work, phone: str, address: str) -> list[tuple[str, str, list[Limit]]]:
    """Limits on asking for codes, per phone and per network address."""
    return [
        ("code_to_phone", phone, _limits(work, "accounts.codes_per_phone")),
        ("code_from_address", address, _limits(work, "accounts.codes_per_address")),
    ]


def _limits(work: Work, stem: str) -> list[Limit]:
    day = work.at.date()
    return [
        Limit(value(f"{stem}_minute", on=day), MINUTE),
        Limit(value(f"{stem}_hour", on=day), HOUR),
    ]


@action(locks=("accounts.RateCounter",))
def count_staff_try(work: Work, username: str, address: str, *, step: str) -> bool:
    """Count one try of password or second factor before it is checked.

    Args:
        step: ``"password"`` or ``"totp"``.

    Raises:
        TooOften: ``accounts.staff_tries_per_quarter`` tries of this user name, or ten times as many from the
            address, within 15 minutes.
    """
    most = value("accounts.staff_tries_per_quarter", on=work.at.date())
    _do_count(
        work,
        [
            (f"staff_{step}", username.strip().lower(), [Limit(most, 15 * MINUTE)]),
            (f"staff_{step}_address", address, [Limit(10 * most, 15 * MINUTE)]),
        ],
    )
    return True


@action(locks=("accounts.RateCounter",))
def use_totp_once(work: Work, login_id: int, code: str) -> bool:
    """A six-digit TOTP code opens one door only: the same code again within its life is refused.

    Raises:
        TooOften: this code was used already.
    """
    _do_count(work, [("totp_used", f"{login_id}:{code.strip()}", [Limit(1, 2 * MINUTE)])])
    return True
