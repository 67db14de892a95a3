"""When two files of one person become one: what accounts keeps about a person, and what speaks against it."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from yizhan.accounts.enums import STAFF_ROLES, PersonState
from yizhan.accounts.memberships.models import Membership
from yizhan.accounts.my_data.enums import ErasureState
from yizhan.accounts.my_data.models import ErasureRequest
from yizhan.core import clock
from yizhan.core.merging import Pair, bar, bars, file_kind, moves, stays
from yizhan.core.refusals import Reason

PERSON = "accounts.Person"
_STAFF = _("有一份是工作人员的账号，不能在窗口合并，找区里管理员")

file_kind(PERSON)

# The two ledgers put together are what the person said, one after the other: the newest answer of a purpose holds.
moves("accounts.ConsentRecord", "person", of=PERSON)
moves("accounts.ViewLog", "person", of=PERSON)
moves("accounts.Membership", "person", of=PERSON)
moves("accounts.Qualification", "person", of=PERSON)
moves("accounts.AccessToken", "person", of=PERSON)
moves("accounts.Organisation", "contact", of=PERSON)
moves("accounts.Person", "merged_into", of=PERSON)  # files that had been merged into it: no chains
moves("accounts.CorrectionRequest", "person", of=PERSON)
stays("accounts.DataExport", "person", of=PERSON, why="a copy of that file, gone after some days")
stays("accounts.ErasureRequest", "person", of=PERSON, why="what was asked about that file")
stays("accounts.WebSession", "person_id", of=PERSON, why="who is signed in to a merged file is signed out")
bars("accounts.StaffLogin", "person", of=PERSON, code="staff_file", text=_STAFF)


@bar
def both_in_use(pair: Pair) -> Iterator[Reason]:
    """Only two standing files become one."""
    one, other = pair.both(PERSON)
    assert one is not None
    assert other is not None
    if one.pk == other.pk:
        yield Reason("same_file", _("这是同一份档案"))
    if {one.state, other.state} != {PersonState.ACTIVE}:
        yield Reason("not_in_use", _("有一份已经注销或并进了别的档案"))
    if one.is_demo != other.is_demo:
        yield Reason("one_is_demo", _("有一份是演示用的档案"))


@bar
def two_numbers(pair: Pair) -> Iterator[Reason]:
    """Two identity numbers are two people, or one of them was typed wrongly: that is settled first."""
    numbers = {person.identity_number for person in pair.present(PERSON)} - {""}
    if len(numbers) > 1:
        text = _("两份档案的身份证号不一样。当面看证件，把打错的改对；真是两个号，就是两个人")
        yield Reason("identity_differs", text)


@bar
def leaving(pair: Pair) -> Iterator[Reason]:
    """Who asked to be forgotten is not gathered anew."""
    if ErasureRequest.objects.filter(person__in=pair.present(PERSON), state=ErasureState.COOLING).exists():
        yield Reason("leaving", _("有一份申请了注销，正在冷静期。等本人取消或期满"))


@bar
def staff(pair: Pair) -> Iterator[Reason]:
    """Somebody who acts for the house gains or loses no power at a counter."""
    keys = [person.pk for person in pair.present(PERSON)]
    if Membership.objects.in_force(clock.today()).filter(person__in=keys, role__in=STAFF_ROLES).exists():
        yield Reason("staff_file", _STAFF)
