"""Who stands behind a secret, and lists for the pages that take it back."""

from __future__ import annotations

from dataclasses import dataclass

from yizhan.accounts.enums import CITIZEN_ROLES, PersonState, Role
from yizhan.accounts.memberships.models import Membership
from yizhan.accounts.memberships.queries import actor_of
from yizhan.accounts.tokens.models import AccessToken, OrganisationKey
from yizhan.accounts.tokens.secrets import ORGANISATION, PERSON, digest_of
from yizhan.core import clock
from yizhan.core.actors import Actor

SECRET_MOST = 100


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who brought a secret.

    Args:
        scopes: what the key of an organisation may do; ``None`` for a person, who may do what the role may.
        token_uid: the device's row, to sign it out; ``""`` for a key.
    """

    actor: Actor
    scopes: frozenset[str] | None = None
    token_uid: str = ""


def bearer_of(secret: str) -> Bearer | None:
    """The actor behind a secret that is in force; at most two queries.

    A closed file, an ended role or an ended organisation membership takes every token with it.
    """
    if len(secret) > SECRET_MOST:
        return None
    if secret.startswith(PERSON):
        return _person_behind(secret)
    if secret.startswith(ORGANISATION):
        return _organisation_behind(secret)
    return None


def _person_behind(secret: str) -> Bearer | None:
    now = clock.now()
    token = AccessToken.objects.in_force(now).filter(digest=digest_of(secret)).first()
    if token is None:
        return None
    held = Membership.objects.in_force(clock.today()).filter(pk=token.membership_id, role__in=CITIZEN_ROLES)
    membership = held.select_related("person", "organisation").first()
    if membership is None or membership.person.state != PersonState.ACTIVE:
        return None
    return Bearer(actor_of(membership, staff_session=False, device="api"), token_uid=str(token.uid))


def _organisation_behind(secret: str) -> Bearer | None:
    key = OrganisationKey.objects.in_force(clock.now()).filter(digest=digest_of(secret)).first()
    if key is None:
        return None
    # The key's own uid stands where a person's would: in the logs, and as the scope of idempotency keys.
    actor = Actor(role=Role.HIRER, person_uid=str(key.uid), organisation_id=key.organisation_id, device="key")
    return Bearer(actor, frozenset(key.scopes))


def tokens_of(person_id: int) -> list[AccessToken]:
    """Devices a person is signed in on, the newest first."""
    return list(
        AccessToken.objects.in_force(clock.now()).filter(person_id=person_id).select_related("membership")
    )


def keys_of(organisation_id: int) -> list[OrganisationKey]:
    """Keys of an organisation, those taken back or run out last."""
    now = clock.now()
    found = OrganisationKey.objects.filter(organisation_id=organisation_id)
    return sorted(found, key=lambda key: (key.revoked_at is not None or key.expires_at <= now, -key.pk))
