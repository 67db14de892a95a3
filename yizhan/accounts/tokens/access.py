"""Who may hand out keys."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yizhan.accounts.enums import Role
from yizhan.core.actors import Actor
from yizhan.core.refusals import Decision


def can_manage_keys(actor: Actor) -> Decision:
    """The hirer who answers for the organisation, in person: a key cannot make keys."""
    if actor.role == Role.HIRER and actor.organisation_id is not None and actor.person_id is not None:
        return Decision.yes()
    return Decision.no("not_owner", _("接口密钥由用工方负责人本人发放"))
