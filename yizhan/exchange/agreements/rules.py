"""What kind of legal relation an engagement is (F502), and the hashes of the agreement (L-22). Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yizhan.exchange.agreements.enums import Certainty, Control
from yizhan.exchange.engagements.enums import Relation

Text = str | Promise


@dataclass(frozen=True, slots=True)
class RelationFacts:
    """What decides the relation.

    Args:
        hirer_kind: kind of the organisation (``household``, ``enterprise`` …).
        over_age: past statutory retirement age.
        draws_pension: the worker draws an old-age pension; ``None`` not asked.
        control: who says when and how.
        by_result: paid for the finished piece of work, not for time.
        own_tools: brings the main tools.
        is_dispatched: sent by a labour-dispatch firm to somebody else.
    """

    hirer_kind: str
    over_age: bool = False
    draws_pension: bool | None = None
    control: str = Control.UNKNOWN
    by_result: bool = False
    own_tools: bool = False
    is_dispatched: bool = False


@dataclass(frozen=True, slots=True)
class Basis:
    """One ground: what was seen, and the rule it rests on."""

    text: Text
    law: Text


@dataclass(frozen=True, slots=True)
class Finding:
    """A proposal; a person confirms or corrects it, and no right depends on it (D9, D10)."""

    relation: Relation
    certainty: Certainty
    basis: tuple[Basis, ...]


NOT_EMPLOYERS = frozenset({"household"})

_CONTRACT_LAW = _("《劳动合同法》第二条、第七条：用人单位自用工之日起即与劳动者建立劳动关系")
_CONTROL = _("劳社部发〔2005〕12 号第一条：受单位管理、拿单位报酬、干单位的活，劳动关系成立")
_HOUSEHOLD = _("司法解释（法释〔2020〕26 号）第二条：家庭或个人与家政服务人员之间的纠纷，不属于劳动争议")
_WORK_DONE = _("《民法典》第七百七十条：按要求做完活、交成果、拿报酬，是承揽")
_PENSION = _("法释〔2020〕26 号第三十二条：已领养老保险待遇的人员，与用人单位按劳务关系处理")
_RETIRED = _("《劳动合同法实施条例》第二十一条：达到法定退休年龄，劳动合同终止；超龄劳动者另有权益保障")
_PLATFORM = _("人社部发〔2021〕56 号：不完全符合确立劳动关系情形但平台进行劳动管理的，合理确定权利义务")
_DISPATCH = _("《劳动合同法》第五十八条：劳务派遣单位是用人单位")
_PART_TIME = _("《劳动合同法》第六十八条：每天不超过四小时、每周不超过二十四小时的，是非全日制用工")


def classify(facts: RelationFacts) -> Finding:
    """The relation the facts speak for, how sure that is, and why. A household comes first, dispatch and age before control."""
    if facts.hirer_kind in NOT_EMPLOYERS:
        return _finding(Relation.SERVICE, Certainty.HIGH, (_("用工方是家庭或个人，不是用人单位"), _HOUSEHOLD))
    if facts.is_dispatched:
        return _finding(
            Relation.LABOUR, Certainty.HIGH, (_("劳务派遣单位派来的，派遣单位是用人单位"), _DISPATCH)
        )
    if facts.over_age:
        return _over_age(facts)
    if facts.control == Control.PLATFORM:
        return _finding(Relation.PLATFORM, Certainty.MEDIUM, (_("平台派单、平台定规矩"), _PLATFORM))
    if facts.control == Control.WORKER:
        seen = [(_("工人自己定怎么干"), _WORK_DONE)]
        if facts.by_result:
            seen.append((_("按做完的活算钱"), _WORK_DONE))
        if facts.own_tools:
            seen.append((_("主要工具自己带"), _WORK_DONE))
        sure = Certainty.MEDIUM if len(seen) > 1 else Certainty.LOW
        return _finding(Relation.SERVICE, sure, *seen)
    if facts.control == Control.HIRER:
        return _finding(
            Relation.LABOUR,
            Certainty.HIGH if not facts.by_result else Certainty.MEDIUM,
            (_("用工方管时间、管干法、发工钱"), _CONTROL),
            (_("单位用工"), _CONTRACT_LAW),
        )
    return _finding(
        Relation.LABOUR,
        Certainty.LOW,
        (_("单位用工，谁管还没问清"), _CONTRACT_LAW),
        (_("一天几个小时的活也可能是非全日制"), _PART_TIME),
    )


def _over_age(facts: RelationFacts) -> Finding:
    if facts.draws_pension:
        return _finding(Relation.OVER_AGE, Certainty.HIGH, (_("过了退休年龄，领着养老金"), _PENSION))
    sure = Certainty.MEDIUM if facts.draws_pension is False else Certainty.LOW
    seen = _("过了退休年龄，没领养老金") if facts.draws_pension is False else _("过了退休年龄，养老金还没问")
    return _finding(Relation.OVER_AGE, sure, (seen, _RETIRED))


def _finding(relation: Relation, certainty: Certainty, *basis: tuple[Text, Text]) -> Finding:
    return Finding(relation, certainty, tuple(Basis(text, law) for text, law in basis))


# ---- hashes ----


def content_hash(terms: Mapping[str, Any], names: Iterable[str]) -> str:
    """Hash of what the page says: the frozen terms and the two names, in one canonical form."""
    body = json.dumps([dict(terms), list(names)], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(body.encode()).hexdigest()


def file_hash(content: bytes) -> str:
    """SHA-256 of a file's bytes; one byte changed is another hash."""
    return hashlib.sha256(content).hexdigest()


def written(at: datetime) -> str:
    """An instant as the chain says it, whatever the clock it was read on."""
    return at.astimezone(UTC).isoformat()


def chain_hash(before: str, *said: str) -> str:
    """Hash of a confirmation that holds the one before it fast."""
    return hashlib.sha256("\x1f".join([before, *said]).encode()).hexdigest()
