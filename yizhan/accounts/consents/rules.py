"""Pure rules of consent."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yizhan.accounts.enums import PAPER_HOWS, PROXY_HOWS, ConsentHow, ConsentPurpose
from yizhan.core.refusals import Reason


def reasons_against_consent(
    purpose: str, *, how: str, is_proxy: bool, proof: str, is_giving: bool
) -> list[Reason]:
    """Why a yes or a taking-back cannot be written down like this.

    A yes typed by somebody else must have been spoken or signed on paper, and paper needs to be findable. Taking
    back is never made harder than giving: it asks for no proof.
    """
    found = []
    if purpose not in ConsentPurpose.values:
        found.append(Reason("purpose_unknown", _("没有这个用途"), "purpose"))
    if how not in ConsentHow.values:
        found.append(Reason("how_unknown", _("选一下是怎么同意的"), "how"))
    elif is_proxy and is_giving and how not in PROXY_HOWS:
        found.append(Reason("how_not_own", _("代录只能选当面说的或纸上签的"), "how"))
    elif not is_proxy and how in PROXY_HOWS:
        found.append(Reason("how_not_proxy", _("自己办的不用选代录方式"), "how"))
    if is_giving and how in PAPER_HOWS and not proof.strip():
        found.append(Reason("proof_missing", _("写下纸质告知书放在哪儿"), "proof"))
    return found
