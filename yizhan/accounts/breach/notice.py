"""The notice to the authority and to the persons concerned, in the order of the law."""

from __future__ import annotations

from datetime import datetime

from yizhan.accounts.breach.queries import Exposure
from yizhan.accounts.people.models import Person
from yizhan.core import clock

DRILL = "【演练】以下内容为演练生成，没有发生真实泄露。"
LABELS = {field.name: str(field.verbose_name) for field in Person._meta.concrete_fields}


def notice(found: Exposure, *, since: datetime, until: datetime, detected_at: datetime, drill: bool) -> str:
    """Text with every element of 个人信息保护法 第五十七条; what only people know is left open with 〔 〕.

    Args:
        since, until: span in which the data lay open. detected_at: when it was noticed.
    """
    kinds = "、".join(f"{LABELS.get(field, field)} {count} 人" for field, count in found.fields.items())
    exports = "、".join(f"{name} {count} 次" for name, count in found.exports.items())
    lines = [
        *([DRILL, ""] if drill else []),
        "个人信息安全事件通知（个人信息保护法 第五十七条）",
        "",
        f"发现时间：{_at(detected_at)}",
        f"涉及时段：{_at(since)} 至 {_at(until)}",
        "",
        "一、可能泄露、篡改、丢失的个人信息",
        f"  涉及人数：{found.people} 人",
        f"  信息种类：{kinds or '没有查看完整号码的记录'}",
        f"  导出清单：{exports or '无'}",
        f"  最高类别：{found.classes or '—'}（4 为敏感个人信息）",
        "  原因：〔填写〕",
        "  可能造成的危害：〔填写；涉及手机号时提示防诈骗，涉及身份证号时提示防冒用〕",
        "二、已采取的补救措施",
        "  停用涉事账号、收回密钥、封存审计记录：〔填写时间和经办人〕",
        "三、本人可以采取的措施",
        "  留意陌生来电和短信；不转账、不报验证码；到驿站窗口或拨打服务电话核对记录；在“谁看过我的信息”里查看。",
        "四、联系方式",
        "  处理人、电话：〔填写〕",
    ]
    return "\n".join(lines) + "\n"


def _at(instant: datetime) -> str:
    return instant.astimezone(clock.SHANGHAI).strftime("%Y-%m-%d %H:%M")
