"""Facts about a person's file."""

from dataclasses import dataclass

from yizhan.core.events import event


@event("accounts.person_confirmed", key="person_id")
@dataclass(frozen=True)
class PersonConfirmed:
    """The person, or a second staff member, stood by what was typed. ``channel`` ``own_phone``: she herself."""

    person_id: int
    channel: str
