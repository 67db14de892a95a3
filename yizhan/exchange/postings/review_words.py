"""What a reviewer says with each reason: the text the hirer reads and the rule it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from yizhan.exchange.postings.enums import ReviewReason as R

TRUE_AND_LAWFUL = "《人力资源市场暂行条例》第二十四条（招聘信息应当真实、合法，不得含有歧视性内容）"
NO_MONEY_NO_PAPERS = "《就业服务与就业管理规定》第十四条（不得扣押证件、收取财物，不得提供虚假招聘信息）"


@dataclass(frozen=True, slots=True)
class Guide:
    """``suggestion`` is sent when the reviewer writes nothing of his own."""

    suggestion: Any
    legal_basis: str


_GUIDES = {
    R.INCOMPLETE: Guide(
        _("有几样没写清，补上再发：谁招、几个人、什么要求、干什么、在哪儿、多少钱、招到哪天。"),
        "《就业服务与就业管理规定》第十一条（招用人员简章的内容）",
    ),
    R.UNCLEAR_PAY: Guide(
        _("工钱写个数：多少钱、按天还是按小时、什么时候结。面议要写从多少到多少。"), TRUE_AND_LAWFUL
    ),
    R.FEE: Guide(_("不能向工人收钱、收押金、扣证件。删掉再发。"), NO_MONEY_NO_PAPERS),
    R.DISCRIMINATION: Guide(
        _("不写男女、婚育、民族、哪里人、带不带病。写要会什么、能搬多重。"), TRUE_AND_LAWFUL
    ),
    R.PAY_TOO_LOW: Guide(_("工钱低于最低工资标准，调高再发。"), "《最低工资规定》第十二条"),
    R.AGE_UNJUSTIFIED: Guide(
        _("限年龄要说清理由；说不清就删掉，写要能干什么。"), "《就业促进法》第三条（平等就业）"
    ),
    R.CERTIFICATE: Guide(
        _("这活要持证的人干，写上要什么证。"), "《安全生产法》第三十条（特种作业人员持证上岗）"
    ),
    R.HIRER_UNCHECKED: Guide(
        _("先带证件到驿站核验一下身份，核验完就能发。"),
        "《人力资源市场暂行条例》第二十七条（审查材料真实性）",
    ),
    R.UNTRUE: Guide(_("写的和实际对不上，照实改了再发。"), TRUE_AND_LAWFUL),
    R.DUPLICATE: Guide(_("同一个活已经发过一条，用那一条就行。"), "《招工信息发布规范》（一个活发一条）"),
    R.UNLAWFUL: Guide(
        _("这种活法律不许招，不能发。"), "《就业服务与就业管理规定》第十四条（不得进行违法活动）"
    ),
    R.OTHER: Guide("", ""),
}


def guide_of(reason_code: str) -> Guide:
    """The words of a reason; empty for 其他, which needs one's own."""
    return _GUIDES[R(reason_code)]


def guides() -> list[tuple[R, Guide]]:
    """All reasons with their words, for the page."""
    return list(_GUIDES.items())
