"""What a new district starts with, each with its source. Everything can be changed on the settings page afterwards."""

from __future__ import annotations

DEPARTMENTS = (
    "人力资源和社会保障局",
    "组织部",
    "宣传部",
    "民政局",
    "财政局",
    "住房和城乡建设局",
    "市场监督管理局",
    "总工会",
    "城市管理执法局",
    "公安分局",
    "交通运输局",
)
"""Member units of the leading group (方案 三（二）6、（四）11、（五）12); the district's name is put in front."""

PROVISIONAL_DAYS = 90
"""How long the provisional review qualification lasts; a course renews it."""

PROVISIONAL_NOTE = "平台启用时的临时审核资格，由首任管理员签发；期满前要完成审核业务培训"
