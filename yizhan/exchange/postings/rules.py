"""What a posting must say before anybody reviews it, and its clocks. Pure.

The seven mandatory elements (who hires, head count, conditions, content, place, pay, validity) follow 04-workflows d.1
(2026 five-ministry notice); start, pay date and contact are asked besides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from math import ceil
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yizhan.core.refusals import Reason

MOST_HEADS = 500
TERMS_FIELDS = frozenset(
    [
        "pay_fen",
        "pay_max_fen",
        "pay_unit",
        "piece_unit",
        "pay_cycle",
        "region_code",
        "place_text",
        "address",
        "meeting_point",
        "starts_at",
        "ends_at",
        "break_minutes",
    ]
)
"""Pay, place and hours: changing one of them after approval sends the posting back to review (d.1)."""

PUBLIC_TEXTS = (
    "title", "description", "requirements", "age_reason", "place_text", "meeting_point", "meals", "transport",
    "tools", "certificate", "piece_unit", "end_user",
)  # fmt: skip
"""Free texts that anybody may read once the posting is public."""

MIDDLEMEN = frozenset({"employment_agency", "labour_dispatch_firm"})
"""They post for somebody else, who must be named to the reviewer (d.1)."""

_PHONE = re.compile(
    r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)|(?<!\d)0\d{2,3}[- ]\d{7,8}(?!\d)"
)
_CHAT = re.compile(
    r"(?:微信|薇信|威信|QQ|V信|VX)(?:号|同号)?\s*[:：是]?\s*[A-Za-z0-9][\w-]{4,}", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Offer:
    """A posting as the rules read it: no ORM, ``None`` or ``""`` where nothing is said.

    Args:
        hirer_kind: kind of organisation (``household``, ``enterprise``, …).
        hirer_checked: somebody looked at its papers and the check still holds.
        hirer_licensed: an agency's licence is valid today; ``True`` for everybody who needs none.
        hirer_blocked: on the list of the station or the district (F210).
        has_contact: the station knows whom to call.
        trade_certificate: what the trade asks by law; ``""`` for most.
        physical_intensity: 1 (light) to 5 (very heavy); 0 when unknown.
        pay_fen: per ``pay_unit`` (hour, day, month, piece, lump).
    """

    hirer_kind: str = "household"
    hirer_checked: bool = True
    hirer_licensed: bool = True
    hirer_blocked: bool = False
    has_contact: bool = True
    trade_code: str = ""
    trade_certificate: str = ""
    physical_intensity: int = 0
    title: str = ""
    description: str = ""
    requirements: str = ""
    certificate: str = ""
    meals: str = ""
    transport: str = ""
    tools: str = ""
    age_min: int | None = None
    age_max: int | None = None
    age_reason: str = ""
    headcount: int | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    break_minutes: int = 0
    pay_fen: int | None = None
    pay_max_fen: int | None = None
    pay_unit: str = "day"
    piece_unit: str = ""
    pay_cycle: str = ""
    region_code: str = ""
    place_text: str = ""
    meeting_point: str = ""
    valid_until: datetime | None = None
    end_user: str = ""
    insurance: str = "unknown"

    def texts(self) -> str:
        """All public words, one per line."""
        return "\n".join(text for name in PUBLIC_TEXTS if (text := getattr(self, name)))

    @property
    def is_household(self) -> bool:
        return self.hirer_kind == "household"


def missing_elements(offer: Offer, now: datetime, *, valid_days_most: int) -> list[Reason]:
    """Everything that keeps a posting from being reviewed, each reason at its field, all at once."""
    found = [
        Reason(code, text, field)
        for is_there, code, text, field in (
            (offer.has_contact, "contact_missing", _("先登记一个联系人和电话，驿站好找你"), ""),
            (offer.trade_code, "trade_missing", _("选一下是什么工种"), "trade"),
            (offer.title.strip(), "content_missing", _("写一下干什么活"), "title"),
            (offer.headcount is not None, "headcount_missing", _("写一下要几个人"), "headcount"),
            (
                offer.requirements.strip(),
                "conditions_missing",
                _("写一下有什么要求，没有就写“不限”"),
                "requirements",
            ),
            (offer.starts_at, "start_missing", _("写一下哪天几点开工"), "starts_at"),
            (offer.ends_at, "end_missing", _("写一下干到什么时候"), "ends_at"),
            (offer.pay_fen is not None, "pay_missing", _("工钱要写个数，不能只写面议"), "pay_fen"),
            (offer.pay_cycle, "pay_date_missing", _("选一下工钱什么时候结"), "pay_cycle"),
            (offer.region_code, "place_missing", _("选一下在哪个镇街"), "region_code"),
            (offer.place_text.strip(), "place_text_missing", _("写一下在哪儿干"), "place_text"),
            (
                offer.hirer_kind not in MIDDLEMEN or offer.end_user.strip(),
                "end_user_missing",
                _("中介、派遣要写清替哪家招的，只给审核员看"),
                "end_user",
            ),
            (offer.valid_until, "validity_missing", _("写一下招到哪天为止"), "valid_until"),
        )
        if not is_there
    ]
    return found + _contradictions(offer, now, valid_days_most) + _contacts_in_texts(offer)


def unstorable(offer: Offer) -> list[Reason]:
    """What not even a draft may hold, because its elements contradict each other (the table refuses it as well)."""
    found = []
    if offer.headcount is not None and not 0 < offer.headcount <= MOST_HEADS:
        text = _("人数写 1 到 %(most)s") % {"most": MOST_HEADS}
        found.append(Reason("headcount_out_of_range", text, "headcount"))
    if offer.starts_at and offer.ends_at and offer.ends_at <= offer.starts_at:
        found.append(Reason("end_before_start", _("收工要在开工后面"), "ends_at"))
    if offer.pay_fen is not None and offer.pay_fen <= 0:
        found.append(Reason("pay_not_positive", _("工钱要大于 0"), "pay_fen"))
    if offer.pay_max_fen is not None and offer.pay_fen and offer.pay_max_fen < offer.pay_fen:
        found.append(Reason("pay_range_reversed", _("工钱上限要比下限大"), "pay_max_fen"))
    return found


def _contradictions(offer: Offer, now: datetime, valid_days_most: int) -> list[Reason]:
    found = unstorable(offer)
    if offer.starts_at and offer.starts_at <= now:
        found.append(Reason("start_past", _("这个开工时间已经过了，改一下"), "starts_at"))
    if offer.starts_at and offer.ends_at and offer.starts_at < offer.ends_at and _break_too_long(offer):
        found.append(Reason("break_too_long", _("中间歇的时间比干活的时间还长"), "break_minutes"))
    if offer.age_min and offer.age_max and offer.age_max < offer.age_min:
        found.append(Reason("age_range_reversed", _("年龄上限要比下限大"), "age_max"))
    if offer.valid_until and offer.valid_until <= now:
        found.append(Reason("validity_past", _("有效期已经过了，改一下"), "valid_until"))
    elif offer.valid_until and offer.valid_until > now + timedelta(days=valid_days_most):
        text = _("有效期最多 %(days)s 天") % {"days": valid_days_most}
        found.append(Reason("validity_too_long", text, "valid_until"))
    return found


def _break_too_long(offer: Offer) -> bool:
    assert offer.starts_at is not None
    assert offer.ends_at is not None
    return timedelta(minutes=offer.break_minutes) >= offer.ends_at - offer.starts_at


def _contacts_in_texts(offer: Offer) -> list[Reason]:
    """A phone number is never public before both sides said yes (ARCHITECTURE §4)."""
    text = _("电话、微信别写在这里，谈成了驿站给双方联系方式")
    return [
        Reason("contact_in_text", text, name)
        for name in PUBLIC_TEXTS
        if contact_in(str(getattr(offer, name)))
    ]


def contact_in(text: str) -> str:
    """The first telephone number or chat account of a text, or ``""``."""
    found = _PHONE.search(text) or _CHAT.search(text)
    return found[0] if found else ""


def hide_contacts(text: str) -> str:
    """The text with telephone numbers and chat accounts shortened to what tells them apart."""
    for pattern in (_PHONE, _CHAT):
        text = pattern.sub(lambda hit: f"{hit[0][:3]}****{hit[0][-2:]}", text)
    return text


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text; ``code`` names the finding that rests on it, ``""`` for plain words."""

    words: str
    code: str = ""


def marked(text: str, words: Iterable[tuple[str, str]]) -> list[Piece]:
    """The text cut at the words of findings, each marked where it first stands.

    Args:
        words: pairs of words and finding code; empty words and words that are not there are left out.
    """
    places = sorted((text.find(said), said, code) for said, code in words if said and text.find(said) >= 0)
    pieces, at = [], 0
    for start, said, code in places:
        if start < at:
            continue  # inside words that are marked already
        if start > at:
            pieces.append(Piece(text[at:start]))
        pieces.append(Piece(said, code))
        at = start + len(said)
    return [*pieces, Piece(text[at:])] if at < len(text) else pieces


def age_words(age_min: int | None, age_max: int | None) -> str:
    """An age limit in words."""
    if age_min and age_max:
        return gettext("%(low)s–%(high)s 岁") % {"low": age_min, "high": age_max}
    if age_max:
        return gettext("%(high)s 岁以下") % {"high": age_max}
    return gettext("%(low)s 岁以上") % {"low": age_min} if age_min else ""


def is_day_job(starts_at: datetime, ends_at: datetime) -> bool:
    """One shift, night shifts over midnight included."""
    return ends_at - starts_at < timedelta(hours=24)


def default_validity(
    now: datetime, starts_at: datetime | None, ends_at: datetime | None, *, valid_days: int
) -> datetime:
    """``valid_days`` from now; a day job at the latest until it starts (d.1)."""
    until = now + timedelta(days=valid_days)
    if starts_at and starts_at > now and (ends_at is None or is_day_job(starts_at, ends_at)):
        return min(until, starts_at)
    return until


def review_due(
    now: datetime, *, is_dawn: bool, opens_at: datetime | None, ordinary_minutes: int, dawn_minutes: int
) -> datetime:
    """When a reviewer must have decided.

    Args:
        is_dawn: the station holds its dawn session now (or it is the next thing that opens).
        opens_at: next opening while the station is closed; the clock starts then.
    """
    return (opens_at or now) + timedelta(minutes=dawn_minutes if is_dawn else ordinary_minutes)


def risk_codes(found: Iterable[str], asked: Iterable[str], *, is_new_hirer: bool) -> list[str]:
    """Findings that ask for two people; an unchecked hirer only while it is new.

    Args:
        found: codes of the findings. asked: codes the district wants two people for.
    """
    wanted = set(asked) - (set() if is_new_hirer else {"hirer_unchecked"})
    return sorted(set(found) & wanted)


def clock_stage(starts_at: datetime, due_at: datetime, now: datetime, *, half: float, near: float) -> str:
    """How far a review clock has run: ``calm``, ``half``, ``near`` or ``late``.

    Args:
        half, near: shares of the time after which people are warned (0.5 and 0.8).
    """
    if now > due_at:
        return "late"
    whole = (due_at - starts_at).total_seconds()
    share = (now - starts_at).total_seconds() / whole if whole else 0.0
    return "near" if share >= near else "half" if share >= half else "calm"


def sample_size(population: int, share: float, least: int) -> int:
    """How many to draw: the share rounded up, at least ``least``, never more than there are."""
    return min(population, max(least, ceil(population * share)))


def drawn_by_lot(numbers: Iterable[str], seed: str, count: int) -> list[str]:
    """The ``count`` numbers with the smallest SHA-256 of ``seed:number``: anybody can repeat it from the record."""
    return sorted(numbers, key=lambda number: sha256(f"{seed}:{number}".encode()).hexdigest())[:count]


def likeness(one: str, other: str) -> float:
    """How alike two names of places are, 0 to 1: shared pairs of characters (Dice); one containing the other is 1."""
    first, second = (re.sub(r"[\s,，。()（）·-]", "", text) for text in (one, other))
    if not first or not second:
        return 0.0
    if first in second or second in first:
        return 1.0
    pairs = [{text[at : at + 2] for at in range(len(text) - 1)} for text in (first, second)]
    together = len(pairs[0]) + len(pairs[1])
    return 2 * len(pairs[0] & pairs[1]) / together if together else 0.0


def posting_number(posting_id: int, created_on: Any) -> str:
    """``G2611000417``: G, year and month, running number of at least five digits, check digit (Luhn).

    Short enough for a phone call; one wrong or swapped digit is noticed.
    """
    body = f"{created_on:%y%m}{posting_id:05d}"
    return f"G{body}{_luhn(body)}"


def is_posting_number(text: str) -> bool:
    """Whether a text can be a number made by :func:`posting_number`."""
    return bool(re.fullmatch(r"G\d{10,18}", text)) and text[-1] == str(_luhn(text[1:-1]))


def _luhn(digits: str) -> int:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 if place % 2 else 2)
        total += value - 9 if value > 9 else value
    return -total % 10


def changed_terms(before: Mapping[str, Any], after: Mapping[str, Any]) -> frozenset[str]:
    """Names of pay, place and hours that differ."""
    return frozenset(name for name in TERMS_FIELDS & set(after) if before.get(name) != after[name])


def search_text(parts: Iterable[str]) -> str:
    """One normalised line to search in: lower case, single spaces."""
    return re.sub(r"\s+", " ", " ".join(part for part in parts if part)).strip().lower()


def search_words(asked: str) -> list[str]:
    """Words of a query: split at spaces and punctuation, lower case; one character is a word too."""
    return [word for word in re.split(r"[\s,，。;；、]+", asked.lower()) if word][:6]
