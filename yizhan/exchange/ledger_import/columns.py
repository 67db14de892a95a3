"""What a ledger of each kind may hold: one table for mapping, checking, the template and its examples. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from yizhan.exchange.ledger_import.enums import LedgerKind


@dataclass(frozen=True, slots=True)
class Column:
    """One thing a row may say.

    Args:
        read: name of the reader in ``cells``.
        words: other headings that mean it, pinyin included.
        choices: words offered in the template's list box.
        mask: how a preview shows it (``phone``, ``identity_number``, ``name``, ``""`` whole).
    """

    name: str
    label: Any
    read: str
    words: tuple[str, ...] = ()
    is_required: bool = False
    example: str = ""
    hint: Any = ""
    choices: tuple[str, ...] = ()
    mask: str = "hidden"


_NUMBER = Column("external_id", _("编号"), "text", ("序号", "档案号", "台账编号", "求职编号", "单位编号", "岗位编号", "记录编号", "id", "bianhao", "xuhao"), example="2024-0153", hint=_("原来系统里的编号；没有就不填"))  # fmt: skip
_TOWN = Column("town", _("镇街"), "town", ("住址", "家庭住址", "现住址", "所在镇街", "所属街道", "街道", "乡镇", "地址", "zhuzhi", "dizhi", "jiedao"), example="中山街道", hint=_("写镇、街道的名字"), mask="")  # fmt: skip
_PHONE_WORDS = ("联系电话", "电话", "手机", "手机号码", "联系方式", "移动电话", "电话号码", "联系人电话", "dianhua", "shouji", "shoujihao", "lianxidianhua", "phone", "tel", "mobile")  # fmt: skip
_NAME_WORDS = ("求职者姓名", "人员姓名", "名字", "零工姓名", "求职人", "xingming", "mingzi", "name")
_IDENTITY_WORDS = ("身份证", "身份证号码", "证件号", "证件号码", "公民身份号码", "sfz", "sfzh", "shenfenzheng", "shenfenzhenghao", "id card")  # fmt: skip
_HIRER_WORDS = ("单位名称", "企业名称", "用工单位", "用人单位", "招聘单位", "公司名称", "雇主", "单位", "企业", "danwei", "qiye", "gongsi", "company")  # fmt: skip
_TRADE_WORDS = ("工种名称", "求职工种", "意向工种", "从事工种", "求职意向", "意向岗位", "岗位", "岗位名称", "技能", "特长", "职业", "gongzhong", "jineng", "gangwei", "trade")  # fmt: skip
_PAY_WORDS = (
    "日工资",
    "工资",
    "薪资",
    "工钱",
    "日薪",
    "工价",
    "薪酬",
    "报酬",
    "gongzi",
    "xinzi",
    "gongqian",
    "pay",
)
KIND_WORDS = {
    "家庭": "household", "家里用工": "household", "个人": "household", "个体": "sole_trader", "个体工商户": "sole_trader",
    "企业": "enterprise", "公司": "enterprise", "人力资源服务机构": "employment_agency", "人力资源": "employment_agency",
    "劳务派遣单位": "labour_dispatch_firm", "劳务派遣": "labour_dispatch_firm",
}  # fmt: skip
PAY_UNIT_WORDS = {
    "天": "day", "日": "day", "元/天": "day", "元/日": "day", "小时": "hour", "时": "hour", "元/小时": "hour", "元/时": "hour",
    "月": "month", "元/月": "month", "件": "piece", "计件": "piece", "元/件": "piece", "整单": "lump", "包干": "lump",
}  # fmt: skip
PAY_CYCLE_WORDS = {
    "日结": "daily", "当天结清": "daily", "当天结": "daily", "周结": "weekly", "月结": "monthly", "干完就结": "completion", "完工结": "completion",
}  # fmt: skip

COLUMNS: dict[str, tuple[Column, ...]] = {
    LedgerKind.WORKER: (
        Column("full_name", _("姓名"), "text", _NAME_WORDS, is_required=True, example="王建国", mask="name"),
        Column("phone", _("手机号"), "phone", _PHONE_WORDS, example="13812345678", hint=_("手机号和身份证号至少要有一个；没有手机就留空"), mask="phone"),
        Column("identity_number", _("身份证号"), "identity", _IDENTITY_WORDS, example="", hint=_("这一列先设成“文本”格式，不然后几位会变成 0"), mask="identity_number"),
        Column("birth_on", _("出生日期"), "birth", ("出生年月", "出生年份", "生日", "chusheng", "birth"), example="1968-05-20", hint=_("只知道年份就写年份")),
        Column("trades", _("工种"), "trades", _TRADE_WORDS, is_required=True, example="搬运工、小工", hint=_("几个工种用顿号隔开"), mask=""),
        Column("years", _("干了几年"), "whole", ("工龄", "从业年限", "工作年限", "年限", "gongling"), example="6", mask=""),
        _TOWN,
        Column("wish_day_fen", _("想要的日工钱"), "yuan", ("期望工资", "期望薪资", "期望日薪", "要求工资", "qiwang"), example="220", mask=""),
        _NUMBER,
    ),
    LedgerKind.HIRER: (
        Column("name", _("单位名称"), "text", (*_HIRER_WORDS, "名称"), example="沙市示例包装厂", hint=_("家里用工不用填，写联系人就行"), mask=""),
        Column("kind", _("类别"), "hirer_kind", ("单位类型", "企业类型", "主体类型", "性质", "单位性质", "leixing", "kind"), example="企业", choices=("家庭", "个体工商户", "企业", "人力资源服务机构", "劳务派遣单位"), hint=_("不写就按有没有信用代码来分"), mask=""),
        Column("credit_code", _("统一社会信用代码"), "code", ("信用代码", "社会信用代码", "营业执照号", "xinyongdaima", "uscc"), example="", mask=""),
        Column("contact_name", _("联系人"), "text", ("负责人", "联系人姓名", "经办人", "法人", "lianxiren", "contact"), is_required=True, example="陈学文", mask="name"),
        Column("phone", _("手机号"), "phone", _PHONE_WORDS, is_required=True, example="13912345678", mask="phone"),
        _TOWN,
        Column("address", _("详细地址"), "text", ("经营地址", "注册地址", "单位地址", "门牌", "xiangxidizhi"), example=""),
        _NUMBER,
    ),
    LedgerKind.POSTING: (
        Column("hirer", _("用工方"), "text", (*_HIRER_WORDS, "信用代码"), is_required=True, example="沙市示例包装厂", hint=_("写名称、信用代码或联系人手机号；要先登记过"), mask=""),
        Column("trade", _("工种"), "trade", _TRADE_WORDS, is_required=True, example="搬运工", mask=""),
        Column("title", _("干什么活"), "text", ("活", "招工标题", "工作内容", "标题", "biaoti"), example="搬家具", mask=""),
        Column("headcount", _("要几个人"), "whole", ("人数", "招聘人数", "需求人数", "用工人数", "renshu"), is_required=True, example="2", mask=""),
        Column("pay_fen", _("工钱"), "yuan", _PAY_WORDS, is_required=True, example="260", hint=_("只写数字，单位是元"), mask=""),
        Column("pay_unit", _("工钱单位"), "pay_unit", ("计薪方式", "薪资单位", "单位/天/时"), example="天", choices=("天", "小时", "月", "件", "整单"), hint=_("不写就算一天的"), mask=""),
        Column("pay_cycle", _("怎么结"), "pay_cycle", ("结算方式", "结算周期", "发薪方式", "jiesuan"), example="日结", choices=("日结", "周结", "月结", "干完就结"), mask=""),
        Column("starts_on", _("哪天开工"), "day", ("开工日期", "用工日期", "开始日期", "日期", "上岗日期", "kaigong", "riqi"), is_required=True, example="2026-12-01", mask=""),
        Column("starts_time", _("几点开工"), "time", ("开工时间", "上班时间", "开始时间"), example="7:30", hint=_("不写就是 8:00"), mask=""),
        Column("ends_time", _("几点收工"), "time", ("收工时间", "下班时间", "结束时间"), example="17:00", hint=_("不写就是 17:00"), mask=""),
        Column("ends_on", _("哪天收工"), "day", ("结束日期", "截止日期", "完工日期"), example="", hint=_("干一天就不用填"), mask=""),
        Column("town", _("镇街"), "town", ("工作镇街", "所在镇街", "街道", "乡镇"), example="中山街道", mask=""),
        Column("place_text", _("在哪儿干"), "text", ("工作地点", "地点", "用工地点", "工作地址", "地址", "didian"), example="江津路口", mask=""),
        Column("requirements", _("要求"), "text", ("任职要求", "岗位要求", "用工要求", "yaoqiu"), example="", mask=""),
        _NUMBER,
    ),
    LedgerKind.PLACEMENT: (
        Column("worker_name", _("姓名"), "text", _NAME_WORDS, is_required=True, example="王建国", mask="name"),
        Column("phone", _("手机号"), "phone", _PHONE_WORDS, example="13812345678", hint=_("手机号和身份证号至少要有一个"), mask="phone"),
        Column("identity_number", _("身份证号"), "identity", _IDENTITY_WORDS, example="", mask="identity_number"),
        Column("hirer", _("用工方"), "text", _HIRER_WORDS, is_required=True, example="沙市示例包装厂", mask=""),
        Column("trade", _("工种"), "trade", _TRADE_WORDS, example="搬运工", mask=""),
        Column("started_on", _("哪天上工"), "day", ("上岗日期", "派工日期", "用工日期", "开始日期", "日期", "成交日期", "开工日期", "riqi"), is_required=True, example="2025-03-12", mask=""),
        Column("ended_on", _("哪天结束"), "day", ("结束日期", "离岗日期", "完工日期"), example="", hint=_("干一天就不用填"), mask=""),
        Column("day_pay_fen", _("日工钱"), "yuan", _PAY_WORDS, example="240", mask=""),
        _NUMBER,
    ),
}  # fmt: skip


def column_of(kind: str, name: str) -> Column | None:
    """One column by its name."""
    return next((column for column in COLUMNS[kind] if column.name == name), None)
