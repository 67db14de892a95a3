"""The one table of values a district owns: clock lengths, limits, thresholds, each with date, source and certainty.

Code declares a value once with its default (``<context>/dated_values.py``)::

    define("exchange.answer_minutes.dawn", kind="minutes", label=_("早市报名答复时间"), default=3,
           source="产品默认值", certainty="low", group=_("用工对接"), minimum=1, maximum=60)

and reads it with the day it is needed for::

    minutes = value("exchange.answer_minutes.dawn", on=work.at.date())

The newest row in force on that day wins, else the default. Rules stay pure: they take the value as an argument.
"""

from yizhan.core.dated.reading import kept, rows_for_settings_page, value
from yizhan.core.dated.registry import (
    Checked,
    Definition,
    UnknownCode,
    autodiscover,
    check,
    define,
    defined,
    definition_of,
    show,
)

__all__ = [
    "Checked",
    "Definition",
    "UnknownCode",
    "autodiscover",
    "check",
    "define",
    "defined",
    "definition_of",
    "kept",
    "rows_for_settings_page",
    "show",
    "value",
]
