"""Who acts. ``core`` knows a person only as a uid and a scope as codes; ``accounts`` fills them in."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

SYSTEM_ROLE = "SYSTEM"
VISITOR_ROLE = "visitor"


@dataclass(frozen=True, slots=True)
class Actor:
    """One person in one role at one moment.

    Args:
        role: one of the 15 role names, ``"visitor"`` or ``"SYSTEM"``.
        person_uid: uid of the person as text; ``""`` for visitor and SYSTEM.
        person_id: database id of the same person, or ``None``.
        organisation_id: organisation acted for, or ``None``.
        region_prefix: administrative code prefix that bounds what the actor sees (``"421002"``); ``""`` = none.
        station_codes: stations the actor works at.
        staff_session: signed in with password and second factor.
        device: short label of device or door ("web", "kiosk", "import"), kept in the logs.
    """

    role: str
    person_uid: str = ""
    person_id: int | None = None
    organisation_id: int | None = None
    region_prefix: str = ""
    station_codes: frozenset[str] = field(default_factory=frozenset)
    staff_session: bool = False
    device: str = "web"

    @property
    def is_system(self) -> bool:
        return self.role == SYSTEM_ROLE

    @property
    def is_visitor(self) -> bool:
        return self.role == VISITOR_ROLE

    def covers_region(self, code: str) -> bool:
        """Whether an administrative code lies inside the actor's region (SYSTEM covers all)."""
        return self.is_system or bool(self.region_prefix and code.startswith(self.region_prefix))

    def covers_station(self, code: str) -> bool:
        """Whether the actor works at this station (SYSTEM at all)."""
        return self.is_system or code in self.station_codes

    def by_way_of(self, device: str) -> Actor:
        """The same actor through another door."""
        return replace(self, device=device)


SYSTEM = Actor(role=SYSTEM_ROLE, device="system")
VISITOR = Actor(role=VISITOR_ROLE)
