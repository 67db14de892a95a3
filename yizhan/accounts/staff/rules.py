"""Pure rules: user names, initial passwords, what a login's facts add up to."""

from __future__ import annotations

import re

from django.utils.translation import gettext_lazy as _

from yizhan.accounts.staff.enums import LoginState
from yizhan.core.refusals import Reason

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
"""Letters and digits that stay apart on paper: no 0 and o, no 1, i and l."""

PASSWORD_LENGTH, GROUP = 16, 4  # 16 of 31 characters: 79 bits, and four groups that can be read out
_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,39}")


def reasons_against_username(typed: str) -> list[Reason]:
    """Why a user name cannot be taken; an empty one is refused when the login is opened."""
    if not typed or _USERNAME.fullmatch(typed):
        return []
    return [
        Reason(
            "username_malformed",
            _("用户名用 3 到 40 位小写字母、数字，中间可以有点、横线"),
            "username",
        )
    ]


def password_of_digest(digest: int) -> str:
    """A password to read out and type once, made of a large random number (at least 80 bits)."""
    letters = []
    for _place in range(PASSWORD_LENGTH):
        digest, rest = divmod(digest, len(ALPHABET))
        letters.append(ALPHABET[rest])
    return "-".join("".join(letters[i : i + GROUP]) for i in range(0, PASSWORD_LENGTH, GROUP))


def login_state(
    *, has_login: bool, is_active: bool, has_second_factor: bool, must_change_password: bool
) -> LoginState:
    """What stands between a staff member and her pages."""
    if not has_login:
        return LoginState.NONE
    if not is_active:
        return LoginState.DISABLED
    if not has_second_factor:
        return LoginState.NEW if must_change_password else LoginState.FACTOR_MISSING
    return LoginState.PASSWORD_INITIAL if must_change_password else LoginState.READY
