"""What the review rules find in a complete posting (R11.3, decision D11). Pure.

Each finding says how heavy it is, which words it rests on, the law behind it and what to write instead:

* hold: stopped until the hirer changes it (fees, deposits, 扣证, under 16, sex, ethnicity, religion, disease carriers,
  disability, rural origin, 刷单, 传销, 境外高薪, an agency without licence, an organisation under the minimum wage);
* judge: a reviewer must look (age limits, an unchecked hirer, many people, dangerous work, long days);
* notice: said to both, stops nothing (a household under the minimum wage).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from math import ceil

from django.utils.translation import gettext as _

from yizhan.core.money import yuan
from yizhan.exchange.postings import rules
from yizhan.exchange.postings.enums import FindingSeverity as S
from yizhan.exchange.postings.lexicon import lexicon
from yizhan.exchange.postings.rules import Offer, is_day_job

HEAVY = 4  # physical intensity from which accident insurance is advised
HOURS_A_MONTH = 174  # 21.75 days × 8 hours (人社部 月计薪天数)
PART_TIME_HOURS = 4  # a day of part-time work (劳动合同法 art. 68)
FULL_DAY_HOURS = 8  # a standard day (国务院关于职工工作时间的规定 art. 3)
OVERTIME = Fraction(3, 2)  # 劳动法 art. 44

HOLD_FLAGS = frozenset(
    [
        "deposit_required",
        "fee_charging",
        "id_withhold",
        "child_labor",
        "discrimination_gender",
        "discrimination_ethnic_region",
        "discrimination_religion",
        "discrimination_health",
        "brush_order",
        "pyramid",
        "overseas_bait",
        "illegal_finance",
        "sex_trade_hint",
    ]
)
"""Flags of the lexicon that stop a posting (D11; the last two are crimes)."""

NOTICE_FLAGS = frozenset({"contact_in_text"})
COMPUTED_FLAGS = frozenset({"below_min_wage", "age_limit"})
"""Flags that this module works out from numbers, not from words."""

CORRECTABLE = frozenset(
    [
        "deposit_required",
        "fee_charging",
        "id_withhold",
        "discrimination_gender",
        "discrimination_ethnic_region",
        "discrimination_religion",
        "discrimination_health",
        "contact_in_text",
        "age_limit",
    ]
)
"""Said in the hirer's sentence and left out of the posting made from it; the reviewer is told."""

_UNDER_16_LAW = "《禁止使用童工规定》（国务院令第364号）"


@dataclass(frozen=True, slots=True)
class FlagHit:
    """A flag of the lexicon with the words it rests on (from the text search)."""

    flag: str
    words: str
    legal_basis: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding; ``suggestion`` is what to write instead, ``""`` when there is nothing to write."""

    code: str
    severity: str
    words: str
    text: str
    legal_basis: str = ""
    suggestion: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """District values in force on the day (fen, heads, hours)."""

    minimum_hour_fen: int
    minimum_month_fen: int
    many_heads: int
    long_day_hours: int


def review_findings(
    offer: Offer, flags: Iterable[FlagHit], limits: Limits, *, source_flags: Iterable[FlagHit] = ()
) -> list[Finding]:
    """Everything the rules find, holds first.

    Args:
        offer: a complete posting.
        flags: what the lexicon finds in its public words.
        source_flags: what it finds in the hirer's own sentence. What was corrected on the way is judged, not held.
    """
    found = [finding for hit in flags if (finding := _of_flag(hit))]
    found += _pay_and_hours(offer, limits)
    found += _ages(offer)
    found += _hirer(offer, limits)
    found += _danger(offer)
    codes = {finding.code for finding in found}
    found += [finding for hit in source_flags if (finding := _of_source(hit)) and finding.code not in codes]
    order = {S.HOLD: 0, S.JUDGE: 1, S.NOTICE: 2}
    return sorted(found, key=lambda finding: order[S(finding.severity)])


def is_held(findings: Iterable[Finding]) -> bool:
    return any(finding.severity == S.HOLD for finding in findings)


def severity_of(hit: FlagHit) -> str:
    """How heavy a flag of the lexicon is under D11."""
    if hit.flag in NOTICE_FLAGS:
        return S.NOTICE
    if hit.flag not in HOLD_FLAGS:
        return S.JUDGE
    # Height, looks and tattoos are no ground of D11, still to be justified; who pays the health card is settled with the
    # hirer: the lexicon tells these words apart.
    entry = lexicon().flags.get(hit.flag)
    return S.HOLD if entry is None or entry.is_grave(hit.words) else S.JUDGE


def text_of(flag: str) -> str:
    """What a flag means, in one sentence for the hirer."""
    return {
        "deposit_required": _("不能收押金、保证金"),
        "fee_charging": _("不能向工人收任何费用"),
        "id_withhold": _("不能扣身份证"),
        "child_labor": _("不能招不满 16 岁的人"),
        "minor_16_17": _("16、17 岁的人有特别保护，写清干什么活"),
        "discrimination_gender": _("不能写性别、婚育"),
        "discrimination_ethnic_region": _("不能写民族、哪里人、户口"),
        "discrimination_religion": _("不能写信不信教"),
        "discrimination_health": _("不能写带不带病、残疾、长相"),
        "brush_order": _("像是刷单，不能发"),
        "pyramid": _("像是传销拉人头，不能发"),
        "overseas_bait": _("境外高薪招人不能发"),
        "illegal_finance": _("出租银行卡、电话卡违法，不能发"),
        "sex_trade_hint": _("这种活不能发"),
        "overlong_hours": _("一天干的时间太长"),
        "no_cert_for_special": _("这活要持证的人干"),
        "unsafe_work": _("不能写出了事自己负责"),
        "excess_personal_data": _("不能要身份证、银行卡照片"),
        "unpaid_trial": _("试工也要给工钱"),
        "training_loan": _("先贷款再培训，要核实"),
        "vague_high_pay": _("工钱写得太好，要核实"),
        "contact_in_text": _("电话、微信不公开，已替你收起来"),
    }.get(flag, _("要审核员看一下"))


def suggestion_of(flag: str, *, physical_intensity: int = 0) -> str:
    """What to write instead; ``""`` when the words should simply go."""
    if flag == "discrimination_gender":
        return _("能搬 30 公斤") if physical_intensity >= HEAVY else _("手脚麻利，能干这个活")
    return {
        "deposit_required": _("不收押金"),
        "fee_charging": _("不收费"),
        "id_withhold": _("只看一眼身份证，不收不扣"),
        "discrimination_ethnic_region": _("能听懂本地话"),
        "discrimination_health": _("身体能干这个活"),
        "unsafe_work": _("由用工方买意外险"),
        "unpaid_trial": _("试工照样算工钱"),
        "no_cert_for_special": _("要有操作证"),
    }.get(flag, "")


def _of_flag(hit: FlagHit) -> Finding | None:
    if hit.flag in COMPUTED_FLAGS:
        return None
    return Finding(
        hit.flag, severity_of(hit), hit.words, text_of(hit.flag), hit.legal_basis, suggestion_of(hit.flag)
    )


def _of_source(hit: FlagHit) -> Finding | None:
    if hit.flag in CORRECTABLE:
        if severity_of(hit) == S.NOTICE or hit.flag in COMPUTED_FLAGS:
            return None
        text = _("原话里有“%(words)s”，发布的内容里已删掉") % {"words": hit.words}
        return Finding(f"source_{hit.flag}"[:40], S.JUDGE, hit.words, text, hit.legal_basis)
    return _of_flag(hit)


def day_hours(starts_at: datetime, ends_at: datetime, break_minutes: int) -> float:
    """Net hours of one day; of a job over several days, the hours of its daily span."""
    span = (ends_at - starts_at).total_seconds() / 3600
    if not is_day_job(starts_at, ends_at):
        first, last = starts_at.hour + starts_at.minute / 60, ends_at.hour + ends_at.minute / 60
        span = (last - first) % 24 or 24.0
    return max(0.0, span - break_minutes / 60)


def lowest_pay_fen(offer: Offer, limits: Limits) -> int | None:
    """The lowest lawful pay in the posting's own unit, in fen; ``None`` where no unit of time is named (piece, lump).

    The hourly minimum binds part-time work (劳动合同法 art. 68: at most four hours a day). A longer day is measured against
    the monthly minimum by the hour (month ÷ 21.75 ÷ 8), hours beyond eight at one and a half (劳动法 art. 44).
    """
    if offer.pay_unit == "month":
        return limits.minimum_month_fen
    if not (offer.starts_at and offer.ends_at):
        return limits.minimum_hour_fen if offer.pay_unit == "hour" else None
    hours = Fraction(day_hours(offer.starts_at, offer.ends_at, offer.break_minutes)).limit_denominator(60)
    full_time_hour = Fraction(limits.minimum_month_fen, HOURS_A_MONTH)
    if offer.pay_unit == "hour":
        is_part_time = hours <= PART_TIME_HOURS or is_day_job(offer.starts_at, offer.ends_at)
        return limits.minimum_hour_fen if is_part_time else ceil(full_time_hour)
    if offer.pay_unit == "day":
        if hours <= PART_TIME_HOURS:
            return ceil(limits.minimum_hour_fen * hours)
        overtime = max(Fraction(0), hours - FULL_DAY_HOURS) * OVERTIME
        return ceil(full_time_hour * (min(hours, FULL_DAY_HOURS) + overtime))
    return None


def _pay_and_hours(offer: Offer, limits: Limits) -> list[Finding]:
    found = []
    lowest = lowest_pay_fen(offer, limits)
    if lowest is not None and (offer.pay_fen or 0) < lowest:
        severity = S.NOTICE if offer.is_household else S.HOLD  # D11: it binds organisations only
        enough = yuan(ceil(Fraction(lowest, 100)) * 100)
        at_least = {
            "month": _("每月至少 %(pay)s"),
            "hour": _("每小时至少 %(pay)s"),
            "day": _("一天至少 %(pay)s"),
        }[offer.pay_unit] % {"pay": enough}
        law = "最低工资规定；湖北省最低工资标准（2025-12-01）"
        words = yuan(offer.pay_fen or 0)
        found.append(Finding("below_min_wage", severity, words, _("工钱低于最低工资标准"), law, at_least))
    if offer.starts_at and offer.ends_at:
        hours = day_hours(offer.starts_at, offer.ends_at, offer.break_minutes)
        if hours > limits.long_day_hours:
            text = _("一天要干 %(hours)s 小时") % {"hours": f"{hours:g}"}
            found.append(Finding("overlong_day", S.JUDGE, "", text, "劳动法第36、41条"))
    return found


def _ages(offer: Offer) -> list[Finding]:
    if offer.age_min is not None and offer.age_min < 16:
        words = _("%(age)s 岁起") % {"age": offer.age_min}
        return [Finding("under_16", S.HOLD, words, text_of("child_labor"), _UNDER_16_LAW, _("18 岁以上"))]
    lowest = offer.age_min if offer.age_min and offer.age_min > 18 else None
    if not lowest and not offer.age_max:
        return []
    words = rules.age_words(lowest, offer.age_max)
    if offer.age_reason.strip():
        text = _("限了年龄，理由：%(reason)s") % {"reason": offer.age_reason.strip()[:120]}
        return [Finding("age_limit", S.JUDGE, words, text, "就业促进法第3条（平等就业）")]
    return [
        Finding(
            "age_limit",
            S.JUDGE,
            words,
            _("限了年龄，没写理由"),
            "就业促进法第3条（平等就业）",
            _("写要会什么、能搬多重，不写年龄"),
        )
    ]


def _hirer(offer: Offer, limits: Limits) -> list[Finding]:
    found = []
    if not offer.hirer_licensed:
        law = "人力资源市场暂行条例第18条；劳务派遣行政许可实施办法"
        found.append(Finding("agency_unlicensed", S.HOLD, "", _("中介、派遣单位要有有效的许可证"), law))
    if offer.hirer_blocked:
        text = _("用工方在名单里，这段时间不能招人")
        found.append(Finding("hirer_blocked", S.HOLD, "", text, "人力资源市场暂行条例；本区名单规则"))
    if not offer.hirer_checked:
        found.append(Finding("hirer_unchecked", S.JUDGE, "", _("用工方还没核验过"), "人力资源市场暂行条例"))
    if offer.headcount and offer.headcount > limits.many_heads:
        text = _("要 %(count)s 个人，超过 %(most)s 人") % {
            "count": offer.headcount,
            "most": limits.many_heads,
        }
        found.append(Finding("many_heads", S.JUDGE, "", text))
    return found


def _danger(offer: Offer) -> list[Finding]:
    found = []
    topic = lexicon().topics["dangerous_work"]
    if hit := topic.pattern.search(offer.texts()):
        text = _("高处、电、有限空间这类活要细看")
        found.append(Finding("dangerous_work", S.JUDGE, hit[0], text, topic.legal_basis))
    if offer.trade_certificate and not offer.certificate.strip():
        text = _("这个工种要持证：%(certificate)s") % {"certificate": offer.trade_certificate}
        found.append(
            Finding(
                "certificate_not_asked",
                S.JUDGE,
                "",
                text[:200],
                "特种作业人员安全技术培训考核管理规定",
                offer.trade_certificate,
            )
        )
    if offer.physical_intensity >= HEAVY and offer.insurance in {"unknown", "none"}:
        found.append(Finding("insurance_advised", S.NOTICE, "", _("重活，建议给工人买当日意外险")))
    return found
