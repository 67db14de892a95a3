"""Reading staff: who is in office inside the actor's scope, until when, and how the login stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from allauth.mfa.models import Authenticator
from django.db.models import Q

from yizhan.accounts.enums import STAFF_ROLES, OrganisationKind
from yizhan.accounts.memberships.models import Membership
from yizhan.accounts.memberships.rules import FITTING_KINDS, NEEDS_STATIONS
from yizhan.accounts.organisations.models import Organisation
from yizhan.accounts.people.models import Person
from yizhan.accounts.people.queries import people_by_phone
from yizhan.accounts.qualifications.models import Qualification
from yizhan.accounts.sign_in.models import StaffLogin
from yizhan.accounts.staff import rules
from yizhan.accounts.staff.enums import LoginState
from yizhan.core import clock, crypto
from yizhan.core.actors import Actor
from yizhan.core.refusals import OutOfSight, Reason


@dataclass(frozen=True, slots=True)
class StaffMember:
    """A person in office, as far as the reader sees.

    Args:
        memberships: staff roles inside the reader's scope that have not ended, also those that have run out.
        former: staff roles that ended. ``qualifications``: not withdrawn, first what ends first.
        today: the day the page is about.
    """

    person: Person
    today: date
    memberships: list[Membership] = field(default_factory=list)
    former: list[Membership] = field(default_factory=list)
    qualifications: list[Qualification] = field(default_factory=list)
    login: StaffLogin | None = None
    has_second_factor: bool = False

    @property
    def login_state(self) -> LoginState:
        return rules.login_state(
            has_login=self.login is not None,
            is_active=bool(self.login and self.login.is_active),
            has_second_factor=self.has_second_factor,
            must_change_password=bool(self.login and self.login.must_change_password),
        )

    @property
    def next_end(self) -> date | None:
        """The first day on which a role or qualification of today runs out."""
        ends = [row.valid_until for row in (*self.memberships, *self.qualifications)]
        return min((day for day in ends if day and day >= self.today), default=None)


def staff_in_scope(
    actor: Actor, *, station_codes: Iterable[str] = (), words: str = "", on: date | None = None
) -> list[StaffMember]:
    """Staff the actor may look at: of the own stations (station and operator), else of the region.

    A district has some hundreds of them; names are encrypted, so words are compared here and not by the database.

    Args:
        station_codes: stations inside the actor's region, whose staff she sees whatever region they were given.
        words: part of a name, of what somebody is called, or of a user name.

    Returns:
        first those whose role or qualification ends first, then by name; who holds no role any more comes last.
    """
    today = on or clock.today()
    found = _members(actor, frozenset(station_codes), today, Q())
    wanted = words.strip().lower()
    shown = [member for member in found if not wanted or wanted in _searched(member)]
    return sorted(
        shown,
        key=lambda m: (not m.memberships, m.next_end or date.max, m.person.display_name, m.person.pk),
    )


def staff_member(
    actor: Actor, uid: str, *, station_codes: Iterable[str] = (), on: date | None = None
) -> StaffMember:
    """One of :func:`staff_in_scope`.

    Raises:
        OutOfSight: no staff, or outside the actor's scope.
    """
    found = _members(actor, frozenset(station_codes), on or clock.today(), Q(person__uid=uid))
    if not found:
        raise OutOfSight(Reason("not_found", "没有找到这个人"))
    return found[0]


def _searched(member: StaffMember) -> str:
    login = member.login.username if member.login else ""
    return f"{member.person.full_name} {member.person.display_name} {login}".lower()


def _sees(actor: Actor, held: Membership, station_codes: frozenset[str]) -> bool:
    codes = set(held.station_codes)
    if actor.is_system:
        return True
    if actor.station_codes:
        return bool(codes & actor.station_codes)
    in_region = bool(actor.region_prefix) and held.region_prefix.startswith(actor.region_prefix)
    return in_region or bool(codes & station_codes)


def _members(actor: Actor, station_codes: frozenset[str], today: date, which: Q) -> list[StaffMember]:
    """Four queries, however many people."""
    reach = Q(role__in=NEEDS_STATIONS)
    if not actor.station_codes and actor.region_prefix:
        reach |= Q(region_prefix__startswith=actor.region_prefix)
    if actor.is_system:
        reach = Q()
    rows = Membership.objects.filter(which, reach, role__in=STAFF_ROLES).select_related(
        "person__staff_login", "organisation"
    )
    seen: dict[int, list[Membership]] = defaultdict(list)
    for held in rows.order_by("pk"):
        if _sees(actor, held, station_codes):
            seen[held.person_id].append(held)
    qualified: dict[int, list[Qualification]] = defaultdict(list)
    rights = Qualification.objects.filter(person_id__in=seen, withdrawn_at__isnull=True)
    for right in sorted(rights, key=lambda q: (q.valid_until or date.max, q.pk)):
        qualified[right.person_id].append(right)
    factors = set(
        Authenticator.objects.filter(user__person_id__in=seen, type=Authenticator.Type.TOTP).values_list(
            "user_id", flat=True
        )
    )
    members = []
    for person_id, roles in seen.items():
        person = roles[0].person
        login = getattr(person, "staff_login", None)
        members.append(
            StaffMember(
                person=person,
                today=today,
                memberships=[row for row in roles if row.ended_at is None],
                former=[row for row in roles if row.ended_at is not None],
                qualifications=qualified[person_id],
                login=login,
                has_second_factor=login is not None and login.pk in factors,
            )
        )
    return members


def held_offices(person_id: int) -> list[Membership]:
    """Staff roles of a person that have not ended and not run out, whatever their scope."""
    held = Membership.objects.filter(person_id=person_id, role__in=STAFF_ROLES, ended_at__isnull=True)
    return list(held.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=clock.today())))


def people_with_phone(actor: Actor, phone: str) -> list[Person]:
    """Files inside the actor's scope that use a phone, so that nobody gets a second one by accident."""
    keys = [person.pk for person in people_by_phone(phone)]
    return list(Person.objects.visible_to(actor).filter(pk__in=keys))


def fitting_organisations(actor: Actor, roles: Iterable[str]) -> list[Organisation]:
    """Organisations inside the actor's scope for which one of these roles can act."""
    kinds: set[OrganisationKind | str] = set()
    for role in roles:
        kinds |= FITTING_KINDS.get(role, frozenset())
    return list(Organisation.objects.visible_to(actor).filter(kind__in=kinds).order_by("kind", "name", "pk"))


def initial_password(actor: Actor, once: str) -> str:
    """The password that belongs to one submission of one form.

    It is derived from the form's token under the house's index key instead of drawn: sent twice, the form answers with
    the same password, and nothing needs to be stored. It holds until the first sign-in, which asks for an own one.

    Raises:
        ValueError: an empty token.
    """
    if not once:
        raise ValueError("an initial password needs the token of a form")
    digest = crypto.blind_index("accounts.StaffLogin.initial_password", f"{actor.person_uid}|{once}")
    return rules.password_of_digest(int(digest, 16))
