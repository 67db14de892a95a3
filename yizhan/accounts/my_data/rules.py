"""Pure rules of my data: on whose word, what a correction needs, how a value is written."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext_lazy as _

from yizhan.accounts.enums import PAPER_HOWS, PROXY_HOWS
from yizhan.accounts.my_data.enums import CorrectableField
from yizhan.core.refusals import Reason

LONGEST = 500


def reasons_against_word(how: str, proof: str, *, is_own: bool) -> list[Reason]:
    """A request typed by somebody else says how the person asked for it, and where the paper lies (TRUST L-08)."""
    if is_own:
        return []
    found = []
    if how not in PROXY_HOWS:
        found.append(Reason("how_missing", _("选一下本人是怎么说的"), "how"))
    if how in PAPER_HOWS and not proof.strip():
        found.append(Reason("proof_missing", _("写下纸放在哪儿"), "proof"))
    return found


def reasons_against_correction(field: str, wanted: str, evidence: str) -> list[Reason]:
    """What a correction must say: which field, what it should be, what shows it."""
    found = []
    if field not in CorrectableField.values:
        found.append(Reason("field_unknown", _("选一下哪一项不对"), "field"))
    if not wanted.strip():
        found.append(Reason("wanted_missing", _("写下应该是什么"), "wanted"))
    elif field == CorrectableField.BIRTH_ON and day_of(wanted) is None:
        found.append(Reason("birth_unreadable", _("出生日期写成 1968-03-09 这样"), "wanted"))
    if not evidence.strip():
        found.append(Reason("evidence_missing", _("写下凭什么（身份证、户口本…）"), "evidence"))
    for name, text in (("wanted", wanted), ("evidence", evidence)):
        if len(text) > LONGEST:
            found.append(Reason("too_long", _("写得太长了，最多 %(most)s 个字") % {"most": LONGEST}, name))
    return found


def day_of(text: str) -> date | None:
    """A date typed as 1968-03-09, 1968/3/9, 1968.3.9 or 1968年3月9日; ``None`` for anything else."""
    digits = "".join(character if character.isdigit() else " " for character in text).split()
    if len(digits) != 3:
        return None
    try:
        return date(*(int(part) for part in digits))
    except ValueError:
        return None


def changes_of(field: str, wanted: str) -> dict[str, object]:
    """A wanted value as the keyword of ``_do_correct_person``; empty for what stands in another file."""
    if field == CorrectableField.OTHER:
        return {}
    return {field: day_of(wanted) if field == CorrectableField.BIRTH_ON else wanted.strip()}


def codes_of(reasons: Iterable[Reason]) -> list[str]:
    """The codes of some reasons, each once, for the trail."""
    return list(dict.fromkeys(reason.code for reason in reasons))
