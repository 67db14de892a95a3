"""What dated values exist: declared in code, checked purely."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _

from yizhan.core import money
from yizhan.core.dated.enums import Certainty
from yizhan.core.refusals import Reason

KINDS = ("minutes", "fen", "int", "share", "date", "text", "json")


class UnknownCode(KeyError):
    """Nobody declared this code; a spelling mistake must not read as a default."""


@dataclass(frozen=True, slots=True)
class Definition:
    """One value a district may set; see :func:`define` for the arguments."""

    code: str
    kind: str
    label: str
    default: Any
    source: str
    certainty: str
    group: str
    minimum: Any = None
    maximum: Any = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """Outcome of :func:`check`: a value of the definition's Python type, or all reasons against the input."""

    value: Any = None
    reasons: tuple[Reason, ...] = ()

    @property
    def ok(self) -> bool:
        return not self.reasons


_definitions: dict[str, Definition] = {}


def define(
    code: str,
    *,
    kind: str,
    label: str,
    default: Any,
    source: str,
    certainty: str,
    group: str,
    minimum: Any = None,
    maximum: Any = None,
    unit: str = "",
) -> Definition:
    """Declare a dated value.

    Args:
        code: ``"<context>.<name>"``, stable for ever (rows refer to it).
        kind: ``minutes`` and ``int`` (int), ``fen`` (int, typed by people in yuan), ``share`` (float 0-1, typed as
            80% or 0.8), ``date``, ``text`` or ``json``.
        label: what a district officer reads (Chinese, translatable).
        default: used until the district sets a row.
        source: where the default comes from; ``certainty``: ``high``, ``medium`` or ``low``.
        group: heading on the settings page.
        minimum, maximum: inclusive bounds (numbers and dates); of a text, ``maximum`` bounds its length.
        unit: word after a whole number (``人``, ``天``).

    Raises:
        ValueError: unknown kind or certainty, empty source, a default that its own bounds refuse, or a code declared
            twice differently.
    """
    if kind not in KINDS:
        raise ValueError(f"{code}: kind must be one of {KINDS}")
    if certainty not in Certainty.values:
        raise ValueError(f"{code}: certainty must be one of {Certainty.values}")
    if not source:
        raise ValueError(f"{code}: a default needs a source")
    made = Definition(code, kind, label, default, source, certainty, group, minimum, maximum, unit)
    refused = _bounds(made, default) if default is not None else ()
    if refused:
        raise ValueError(f"{code}: default {default!r} is refused: {[reason.code for reason in refused]}")
    if _definitions.get(code, made) != made:
        raise ValueError(f"{code} is declared twice")
    _definitions[code] = made
    return made


def autodiscover() -> None:
    """Import ``dated_values`` of every installed app (called once when core is ready)."""
    autodiscover_modules("dated_values")


def definition_of(code: str) -> Definition:
    try:
        return _definitions[code]
    except KeyError:
        raise UnknownCode(f"no dated value {code!r} is declared") from None


def defined() -> tuple[Definition, ...]:
    """All definitions in the order they were declared."""
    return tuple(_definitions.values())


def check(code: str, raw: Any) -> Checked:
    """Read what a person typed (text) or a program gave (a value of the kind's own type).

    Text is read the way people write it: ``fen`` in yuan (``"21.5"``), ``share`` as ``"80%"`` or ``"0.8"``.
    """
    made = definition_of(code)
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return Checked(reasons=(_reason("value_missing", _("还没填")),))
    value, why = _READERS[made.kind](raw)
    if why:
        return Checked(reasons=(why,))
    reasons = _bounds(made, value)
    return Checked(reasons=reasons) if reasons else Checked(value)


def to_json(made: Definition, value: Any) -> Any:
    """A value as it is stored."""
    return value.isoformat() if made.kind == "date" else value


def from_json(made: Definition, stored: Any) -> Any:
    """A stored value as the code reads it."""
    return date.fromisoformat(stored) if made.kind == "date" else stored


def show(made: Definition, value: Any) -> str:
    """A value in words: ``3 分钟``, ``21.5 元``, ``80%``, ``2026-12-01``."""
    if value is None:
        return str(_("未设定"))
    if made.kind == "minutes":
        return str(_("%(count)s 分钟") % {"count": value})
    if made.kind == "fen":
        return money.yuan(value)
    if made.kind == "share":
        return f"{round(value * 100, 4):g}%"
    if made.kind == "date":
        return value.isoformat()
    if made.kind == "json":
        return json.dumps(value, ensure_ascii=False)
    return f"{value} {made.unit}".strip()


def _reason(code: str, text: Any) -> Reason:
    return Reason(code, text, "value")


_Read = tuple[Any, Reason | None]


def _read_whole(raw: Any) -> _Read:
    if isinstance(raw, int) and not isinstance(raw, bool):
        return raw, None
    try:
        return int(str(raw).strip()), None
    except ValueError:
        return None, _reason("value_not_whole", _("这里要填整数"))


def _read_fen(raw: Any) -> _Read:
    if isinstance(raw, int) and not isinstance(raw, bool):
        return raw, None
    if isinstance(raw, str):
        parsed = money.parse_yuan(raw)
        return parsed.fen, (
            Reason(parsed.reason.code, parsed.reason.text, "value") if parsed.reason else None
        )
    return None, _reason("value_not_money", _("这里要填金额，比如 21.5"))


def _read_share(raw: Any) -> _Read:
    text = str(raw).strip().replace("％", "%")
    try:
        share = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        return None, _reason("value_not_a_share", _("这里要填 0% 到 100% 之间的比例"))
    return round(share, 10), None


def _read_date(raw: Any) -> _Read:
    if isinstance(raw, date):
        return raw, None
    try:
        return date.fromisoformat(str(raw).strip()), None
    except ValueError:
        return None, _reason("value_not_a_date", _("日期要写成 2026-12-01 这样"))


def _read_text(raw: Any) -> _Read:
    return str(raw).strip(), None


def _read_json(raw: Any) -> _Read:
    if not isinstance(raw, str):
        return raw, None
    try:
        return json.loads(raw), None
    except ValueError:
        return None, _reason("value_not_json", _("格式不对，要写成 JSON"))


_READERS: dict[str, Callable[[Any], _Read]] = {
    "minutes": _read_whole,
    "int": _read_whole,
    "fen": _read_fen,
    "share": _read_share,
    "date": _read_date,
    "text": _read_text,
    "json": _read_json,
}
_PYTHON_TYPES: dict[str, type | tuple[type, ...]] = {
    "minutes": int,
    "int": int,
    "fen": int,
    "share": (int, float),
    "date": date,
    "text": str,
    "json": object,
}


def _bounds(made: Definition, value: Any) -> tuple[Reason, ...]:
    if not isinstance(value, _PYTHON_TYPES[made.kind]) or isinstance(value, bool):
        return () if made.kind == "json" else (_reason("value_of_wrong_type", _("这个值的类型不对")),)
    if made.kind == "json":
        return ()
    size = len(value) if made.kind == "text" else value
    found = []
    if made.minimum is not None and size < made.minimum:
        text = _("太小了，最小 %(bound)s") % {"bound": _show_bound(made, made.minimum)}
        found.append(_reason("value_too_small", text))
    if made.maximum is not None and size > made.maximum:
        text = _("太大了，最大 %(bound)s") % {"bound": _show_bound(made, made.maximum)}
        found.append(_reason("value_too_large", text))
    return tuple(found)


def _show_bound(made: Definition, bound: Any) -> str:
    return str(_("%(count)s 个字") % {"count": bound}) if made.kind == "text" else show(made, bound)
