"""What may not stand in the sentence beside an answer: insults and personal data. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

from yizhan.core.refusals import Reason
from yizhan.core.validators.writing import normalise_digits

MOST = 80
_NUMBER = re.compile(r"\d{7,}[Xx]?")
_CHAT = re.compile(r"(微信|加我|QQ|qq|vx|VX|抖音|扣扣)")
_HOME = re.compile(r"\d+\s*(栋|幢|号楼|单元|室|户)")


def reasons_against_text(text: str, rude: Iterable[str]) -> list[Reason]:
    """Everything that stands against showing this sentence to the other side."""
    found = []
    if len(text) > MOST:
        found.append(Reason("text_long", _("一句话就好，最多 %(n)s 个字") % {"n": MOST}, "text"))
    if any(word and word in text for word in rude):
        found.append(Reason("text_rude", _("有骂人的话，换个说法"), "text"))
    if _NUMBER.search(normalise_digits(text)) or _CHAT.search(text) or _HOME.search(text):
        found.append(Reason("text_personal", _("不要写电话、证件号、微信和门牌号"), "text"))
    return found
