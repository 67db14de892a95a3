"""Coming into a crew by one's own yes, and going out of it."""

from __future__ import annotations

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from yizhan.accounts.actions import _do_count
from yizhan.accounts.sign_in.rules import Limit
from yizhan.core.actions import Work, action
from yizhan.core.dated import value
from yizhan.core.refusals import Forbidden, OutOfSight, Reason, Refused, refuse_if_any
from yizhan.exchange.crews import access, rules
from yizhan.exchange.crews.enums import CrewState, JobState, MemberState, Via
from yizhan.exchange.crews.events import CrewInvited, CrewJoined
from yizhan.exchange.crews.founding import CREW_LOCKS, crews_of, engaged_in, lock_crew
from yizhan.exchange.crews.models import Crew, CrewAnswer, CrewMember
from yizhan.exchange.crews.workflow import STATION, member_workflow
from yizhan.exchange.engagements.booking import local
from yizhan.exchange.workers.enums import WorkerState
from yizhan.exchange.workers.models import Worker

INVITE_LOCKS = ("accounts.RateCounter", *CREW_LOCKS)
NO_MATCH = Reason("no_match", _("卡号和手机后四位对不上，跟他本人核一下"), "card_number")
TAIL = 4


@action(locks=INVITE_LOCKS)
def invite_member(work: Work, crew_id: int, *, card_number: str, phone_tail: str) -> int:
    """请人进班组: by his card number and the last four figures of his phone, which only who knows him can say.

    Both must fit; the refusal never says which of the two was wrong.

    Returns:
        id of the invitation.

    Raises:
        OutOfSight, Forbidden. Refused: ``no_match``, ``asked_already``, ``crew_full``, ``invites_most``;
        ``too_often`` (429).
    """
    access.require_crew(work.actor, crew_id)
    _do_count_invite(work, crew_id)
    crew = lock_crew(work, crew_id)
    worker = _known(card_number, phone_tail)
    on = local(work.at).date()
    reasons = []
    waiting = CrewMember.objects.filter(crew=crew, state=MemberState.ASKED).count()
    if waiting >= (most := value("exchange.crew_invites_waiting_most", on=on)):
        reasons.append(Reason("invites_most", _("已经请了 %(most)s 个人还没回，等一等") % {"most": most}))
    if _size(crew.pk) >= (most := value("exchange.crew_size_most", on=on)):
        reasons.append(Reason("crew_full", _("班组最多 %(most)s 个人，满了") % {"most": most}))
    refuse_if_any(reasons)
    try:
        with transaction.atomic():
            member = CrewMember.objects.create(
                crew=crew,
                worker=worker,
                state_changed_at=work.at,
                asked_by_uid=work.actor.person_uid,
                lapses_on=on + timedelta(days=value("exchange.crew_invite_days", on=on)),
                created_at=work.at,
            )
    except IntegrityError:
        raise Refused(Reason("asked_already", _("他已经在班组里，或者已经请过"), "card_number")) from None
    work.record(crew, after={"invited": str(member.uid)})
    work.emit(CrewInvited(crew.pk, member.pk))
    return member.pk


def _do_count_invite(work: Work, crew_id: int) -> None:
    day = local(work.at).date()
    limits = [
        Limit(value("exchange.crew_invites_per_hour", on=day), 3600),
        Limit(value("exchange.crew_invites_per_day", on=day), 86_400),
    ]
    _do_count(work, [("crew_invite", str(crew_id), limits)])


def _known(card_number: str, phone_tail: str) -> Worker:
    tail = "".join(sign for sign in phone_tail if sign.isdecimal())
    found = Worker.objects.select_related("person").filter(card_number=card_number.strip().upper()).first()
    phone = found.person.phone if found else ""
    if found is None or len(tail) != TAIL or not phone or not phone.endswith(tail):
        raise Refused(NO_MATCH)
    return found


def _size(crew_id: int) -> int:
    return CrewMember.objects.filter(crew_id=crew_id, state=MemberState.IN).count()


def _refuse_joining(work: Work, crew: Crew, worker: Worker) -> None:
    on = local(work.at).date()
    refuse_if_any(
        rules.reasons_not_to_join(
            size=_size(crew.pk),
            size_most=value("exchange.crew_size_most", on=on),
            crews=crews_of(worker.pk),
            crews_most=value("exchange.crew_member_of_most", on=on),
            is_active=worker.state == WorkerState.ACTIVE,
            crew_active=crew.state == CrewState.ACTIVE,
        )
    )


@action(locks=CREW_LOCKS)
def answer_invite(work: Work, member_id: int, *, joins: bool) -> str:
    """我加入／不加入: the invited person answers himself; at the counter his word is written down for him.

    Returns:
        state of the membership.

    Raises:
        OutOfSight: not one's own invitation. Refused: ``invite_over``, ``wrong_state``, every reason against joining.
    """
    found = CrewMember.objects.filter(pk=member_id).values("crew_id", "worker_id").first()
    if found is None or access.speaker(work, found["worker_id"]) != found["worker_id"]:
        raise OutOfSight(access.NOT_FOUND)
    crew = work.lock(Crew, found["crew_id"])
    member = work.lock(CrewMember, member_id)
    worker = work.lock(Worker, found["worker_id"])
    if not joins:
        member_workflow.apply(work, member, "decline")
        return str(member.state)
    if member.state == MemberState.ASKED and member.lapses_on and member.lapses_on < local(work.at).date():
        raise Refused(Reason("invite_over", _("邀请过期了，让班组长再请一次")))
    _refuse_joining(work, crew, worker)
    # The yes first: the table of members refuses one who is in without having said so. A refusal rolls both back.
    member.joined_at, member.via = work.at, _via(work)
    member.save(update_fields=["joined_at", "via"])
    member_workflow.apply(work, member, "join")
    work.emit(CrewJoined(crew.pk, member.pk))
    return str(member.state)


def _via(work: Work) -> Via:
    return Via.COUNTER if work.actor.role in STATION else Via.OWN


@action(locks=CREW_LOCKS)
def join_by_code(work: Work, code: str) -> int:
    """扫码加入: whoever holds a code that still runs joins by his own yes; an open invitation is answered by it.

    Returns:
        id of the crew.

    Raises:
        OutOfSight: no card, a code that does not exist. Refused: ``code_over``, ``in_already``, reasons against joining.
    """
    if work.actor.role != "worker":
        raise Forbidden(Reason("wrong_role", _("加入班组要本人来")))
    worker_id = access.speaker(work, None)
    crew_id = Crew.objects.filter(join_code=code.strip().upper()).values_list("pk", flat=True).first()
    if crew_id is None:
        raise OutOfSight(access.NOT_FOUND)
    crew = work.lock(Crew, crew_id)
    if crew.join_code_until is None or crew.join_code_until <= work.at:
        raise Refused(Reason("code_over", _("邀请链接过期了，让班组长再发一个")))
    _do_join(work, crew, worker_id)
    return crew.pk


@action(locks=CREW_LOCKS)
def join_at_counter(work: Work, crew_id: int, *, worker_id: int) -> int:
    """柜台记下: the person stands at the counter and says that he joins (``on_behalf_of`` names him).

    Returns:
        id of the membership.

    Raises:
        OutOfSight, Forbidden. Refused: ``behalf_missing``, ``in_already``, every reason against joining.
    """
    access.require_crew(work.actor, crew_id)
    if work.actor.role not in STATION:
        raise Forbidden(Reason("wrong_role", _("这一步由驿站来办")))
    joining = access.speaker(work, worker_id)
    return _do_join(work, work.lock(Crew, crew_id), joining).pk


def _do_join(work: Work, crew: Crew, worker_id: int) -> CrewMember:
    """Into the crew at once (crew locked); an open invitation of the pair is used up."""
    open_row = CrewMember.objects.filter(
        crew=crew, worker_id=worker_id, state__in=[MemberState.ASKED, MemberState.IN]
    ).first()
    member = work.lock(CrewMember, open_row.pk) if open_row else None
    worker = work.lock(Worker, worker_id)
    if member is not None and member.state == MemberState.IN:
        raise Refused(Reason("in_already", _("已经在班组里了")))
    _refuse_joining(work, crew, worker)
    if member is None:
        member = CrewMember.objects.create(
            crew=crew,
            worker=worker,
            state=MemberState.IN,
            state_changed_at=work.at,
            asked_by_uid=work.actor.person_uid,
            joined_at=work.at,
            via=_via(work),
            created_at=work.at,
        )
        work.record(member, after={"state": "in", "crew": str(crew.uid)})
    else:
        member.joined_at, member.via = work.at, _via(work)
        member.save(update_fields=["joined_at", "via"])
        member_workflow.apply(work, member, "join")
    work.emit(CrewJoined(crew.pk, member.pk))
    return member


# ---- going out ----


@action(locks=CREW_LOCKS)
def leave_crew(work: Work, crew_id: int, *, worker_id: int | None = None) -> int:
    """退出: at any time when one has no work of the crew ahead; the leader hands over first.

    Raises:
        OutOfSight. Refused: ``leader_first``, ``engaged``.
    """
    access.require_crew(work.actor, crew_id)
    return _do_go(work, crew_id, access.speaker(work, worker_id), "leave")


@action(locks=CREW_LOCKS)
def take_off(work: Work, crew_id: int, worker_id: int) -> int:
    """请出去: the leader (or the station for him) takes somebody off who has no work of the crew ahead."""
    lock_crew(work, crew_id)
    return _do_go(work, crew_id, worker_id, "take_off")


def _do_go(work: Work, crew_id: int, worker_id: int, step: str) -> int:
    crew = work.lock(Crew, crew_id)
    found = CrewMember.objects.filter(crew=crew, worker_id=worker_id, state=MemberState.IN).first()
    if found is None:
        raise OutOfSight(Reason("not_member", _("他不在班组里")))
    reasons = []
    if crew.leader_id == worker_id:
        reasons.append(Reason("leader_first", _("班组长先把班组交给别人，或者散了班组")))
    if engaged_in(crew.pk, worker_id):
        reasons.append(Reason("engaged", _("班组的活还没干完，干完再退；这趟去不了，在“我的班”里说")))
    refuse_if_any(reasons)
    member = work.lock(CrewMember, found.pk)
    member_workflow.apply(work, member, step)
    # What he said to offers that nobody has answered yet goes with him.
    open_yes = CrewAnswer.objects.filter(job__crew=crew, job__state=JobState.ASKED, worker_id=worker_id)
    for answer in open_yes.filter(comes=True):
        answer.comes, answer.at = False, work.at
        answer.save(update_fields=["comes", "at"])
        work.record(answer, before={"comes": True}, after={"comes": False})
    return member.pk


@action(locks=("exchange.CrewMember",))
def lapse_invite(work: Work, member_id: int) -> str:
    """SYSTEM: an invitation nobody answered in time.

    Raises:
        Refused: ``not_due_yet``, ``wrong_state``.
    """
    member = work.lock(CrewMember, member_id)
    if member.lapses_on is None or member.lapses_on >= local(work.at).date():
        raise Refused(Reason("not_due_yet", _("还没到时间")))
    member_workflow.apply(work, member, "lapse")
    return str(member.state)
