"""Pure rules about persons: reading what was typed, what to call somebody."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from yizhan.accounts.enums import ConsentHow, Gender
from yizhan.core import masks
from yizhan.core.refusals import Reason
from yizhan.core.validators import age_on, normalise_code, parse_identity_number, parse_mobile
from yizhan.core.validators.identity import OLD_LENGTH, check_character

LONGEST_NAME = 40
LONGEST_DISPLAY_NAME = 20


def normalise_identity_number(raw: str) -> str:
    """The 18-character form of an identity number, so that both forms of one number meet in one blind index."""
    code = normalise_code(raw)
    if len(code) == OLD_LENGTH and code.isdigit():
        body = f"{code[:6]}19{code[6:]}"
        return body + check_character(body)
    return code


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What was typed about a person, read and tidied."""

    full_name: str = ""
    display_name: str = ""
    phone: str = ""
    identity_number: str = ""
    birth_on: date | None = None
    gender: str | None = None
    reasons: list[Reason] = field(default_factory=list)


def read_person(
    *,
    full_name: str,
    display_name: str,
    phone: str,
    identity_number: str,
    birth_on: date | None,
    how: str,
    today: date,
    address_form: str = "",
) -> PersonFacts:
    """Read and check what was typed; ``reasons`` holds everything against it.

    Args:
        display_name: what others may read; made from surname and ``address_form`` (default 师傅) when empty.
        birth_on: as told; the identity number wins when both are there, and must agree.
        how: ``ConsentHow``: how the person agreed to being registered.
    """
    reasons = []
    name, shown = " ".join(full_name.split()), " ".join(display_name.split())
    if not (name or shown):
        reasons.append(Reason("name_missing", _("还没填怎么称呼"), "full_name"))
    if len(name) > LONGEST_NAME:
        reasons.append(Reason("name_too_long", _("名字太长了"), "full_name"))
    if len(shown) > LONGEST_DISPLAY_NAME:
        reasons.append(Reason("display_name_too_long", _("称呼太长了"), "display_name"))
    mobile, why = parse_mobile(phone, field="phone") if phone.strip() else ("", None)
    reasons += [why] if why else []
    number, birth, gender = "", birth_on, None
    if identity_number.strip():
        parsed, why = parse_identity_number(identity_number, on=today, field="identity_number")
        if parsed is None:
            reasons.append(why)
        else:
            number, birth = parsed.number, parsed.birth
            gender = Gender.MALE if parsed.is_male else Gender.FEMALE
            if birth_on and birth_on != parsed.birth:
                reasons.append(Reason("birth_differs", _("和身份证号里的出生日期对不上"), "birth_on"))
    if birth and birth > today:
        reasons.append(Reason("birth_future", _("出生日期还没到"), "birth_on"))
    if how not in ConsentHow.values:
        reasons.append(Reason("how_unknown", _("选一下本人是怎么同意的"), "how"))
    return PersonFacts(
        full_name=name,
        display_name=shown or masks.public_name(name, address_form),
        phone=mobile or "",
        identity_number=number,
        birth_on=birth,
        gender=gender,
        reasons=reasons,
    )


def reasons_against_working(birth_on: date | None, *, today: date, minimum_age: int) -> list[Reason]:
    """Nobody below the statutory age is registered as a worker (劳动法 art. 15); an unknown age is no reason here."""
    if birth_on is None or age_on(birth_on, today) >= minimum_age:
        return []
    return [
        Reason(
            "too_young",
            _("没满 %(age)s 周岁不能登记找活，可以来驿站问问上学和培训的事") % {"age": minimum_age},
            "birth_on",
        )
    ]
