"""The data sheet of the impact assessment and the yearly self-check, from catalogue and trail (TRUST L-19)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from yizhan.accounts.breach.queries import exposure
from yizhan.accounts.consents.models import ConsentRecord
from yizhan.accounts.enums import ConsentPurpose, Role
from yizhan.accounts.people.models import ViewLog
from yizhan.core import audit, clock, retention
from yizhan.core.audit import AuditRow
from yizhan.core.catalogue import catalogue, uncatalogued_fields

ROLE_NAMES = {value: str(label) for value, label in Role.choices} | {"self": "本人", "visitor": "任何人"}


def privacy_report(since: datetime, until: datetime) -> str:
    """Markdown of everything the trail and the catalogue say about a span; the same data give the same text."""
    parts = [
        f"# 个人信息保护影响评估数据表与年度自查记录\n\n{_day(since)} 至 {_day(until)}（不含）\n",
        _sheet(),
        _consents(until),
        _looks(since, until),
        _retention(since, until),
        _self_check(),
    ]
    return "\n".join(parts)


def _sheet() -> str:
    rows = (
        (
            field.model,
            field.field,
            str(field.data_class),
            str(field.purpose),
            field.basis,
            str(field.retention),
            "、".join(str(ROLE_NAMES.get(reader, reader)) for reader in field.readers),
            field.mask or "—",
            "是" if field.export else "否",
        )
        for field in catalogue()
    )
    heads = ("对象", "字段", "类别", "用途", "依据", "保存", "谁可以看全", "遮盖", "给本人导出")
    return "## 一、处理的个人信息\n\n" + _table(heads, rows)


def _consents(until: datetime) -> str:
    """Of each person and purpose the last word counts."""
    last: dict[tuple[int, str], bool] = {}
    said = ConsentRecord.objects.filter(at__lt=until).order_by("pk")
    for person, purpose, is_given in said.values_list("person_id", "purpose", "is_given"):
        last[person, purpose] = is_given
    given = Counter(purpose for (_person, purpose), yes in last.items() if yes)
    taken_back = Counter(purpose for (_person, purpose), yes in last.items() if not yes)
    rows = (
        (str(label), str(given[purpose]), str(taken_back[purpose]))
        for purpose, label in ConsentPurpose.choices
    )
    return "## 二、同意与撤回\n\n" + _table(("事项", "同意", "撤回"), rows)


def _looks(since: datetime, until: datetime) -> str:
    looks = ViewLog.objects.filter(at__gte=since, at__lt=until).order_by()
    counted = sorted(Counter(looks.values_list("viewer_role", "field")).items())
    rows = [(ROLE_NAMES.get(role, role), field, str(count)) for (role, field), count in counted]
    found = exposure(since, until)
    exports = [(name, str(count)) for name, count in found.exports.items()]
    return (
        "## 三、查看完整号码和导出\n\n"
        + _table(("角色", "看了什么", "次数"), rows)
        + "\n"
        + _table(("导出", "次数"), exports)
    )


def _retention(since: datetime, until: datetime) -> str:
    done = AuditRow.objects.filter(object_type="core.Retention", at__gte=since, at__lt=until)
    let_go: Counter[str] = Counter()
    for code, after in done.order_by("pk").values_list("object_uid", "after"):
        let_go[code] += after.get("let_go", 0)
    rows = (
        (str(rule.label), _day(retention.due_before(rule)), rule.source, str(let_go[rule.code]))
        for rule in retention.rules()
    )
    return "## 四、保存期限\n\n" + _table(("资料", "早于这天的清除", "依据", "本期清除"), rows)


def _self_check() -> str:
    missing = uncatalogued_fields()
    breaks = list(audit.verify())
    checks = (
        ("每个个人信息字段都登记了用途、依据、期限", not missing, "、".join(missing)),
        ("三类、四类信息默认遮盖", all(field.mask for field in catalogue() if field.data_class >= 3), ""),
        ("审计记录首尾相连、没有改动", not breaks, "；".join(one.what for one in breaks)),
    )
    rows = ((what, "符合" if holds else "不符合", note or "—") for what, holds, note in checks)
    return "## 五、自查\n\n" + _table(("项目", "结果", "说明"), rows)


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    heads = list(heads)
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    lines += ["| " + " | ".join(str(cell).replace("|", "／") for cell in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def _day(at: datetime) -> str:
    return at.astimezone(clock.SHANGHAI).date().isoformat()
