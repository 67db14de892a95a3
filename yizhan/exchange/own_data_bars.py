"""What stands against leaving while it is open: work, wages, contests, hiring. Every reason, in the person's words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yizhan.accounts.enums import OrganisationKind
from yizhan.core import clock
from yizhan.core.own_data import Subject, bars_erasure
from yizhan.core.refusals import Reason
from yizhan.exchange.attendance.enums import AttendanceState
from yizhan.exchange.attendance.models import AttendanceDay
from yizhan.exchange.blocklist.models import BlockObjection
from yizhan.exchange.crews.enums import CrewState
from yizhan.exchange.crews.models import Crew
from yizhan.exchange.engagements.enums import LIVE, EngagementState, NoShowState
from yizhan.exchange.engagements.models import Engagement, NoShowMark
from yizhan.exchange.hirers.models import Hirer
from yizhan.exchange.pay.enums import PayState
from yizhan.exchange.pay.models import PayDue
from yizhan.exchange.postings.enums import PostingState
from yizhan.exchange.postings.models import Posting
from yizhan.exchange.ratings.enums import ObjectionState
from yizhan.exchange.ratings.models import RatingObjection
from yizhan.exchange.safety.enums import IncidentState
from yizhan.exchange.safety.models import Incident

UNDER_WAY = LIVE - {EngagementState.CLOSED}
PAID = (PayState.CONFIRMED, PayState.SETTLED, PayState.VOID)
OPEN = (
    PostingState.SUBMITTED,
    PostingState.IN_REVIEW,
    PostingState.PUBLISHED,
    PostingState.FILLED,
    PostingState.PAUSED,
)


def _both(subject: Subject, prefix: str = "") -> Q:
    """Rows on whose worker's or hirer's side the person stands."""
    return Q(**{f"{prefix}worker__person_id": subject.person_id}) | Q(
        **{f"{prefix}posting__hirer__contact_id": subject.person_id}
    )


def _if_any(code: str, rows: QuerySet, words: Any) -> Iterable[Reason]:
    count = rows.distinct().count()
    return [Reason(code, words(count) % {"n": count})] if count else []


@bars_erasure
def work_under_way(subject: Subject) -> list[Reason]:
    """Applications, offers, agreed and running work."""
    rows = Engagement.objects.filter(_both(subject), state__in=UNDER_WAY)
    return list(
        _if_any(
            "work_under_way",
            rows,
            lambda n: ngettext(
                "还有 %(n)s 个活没了结，先干完或取消", "还有 %(n)s 个活没了结，先干完或取消", n
            ),
        )
    )


@bars_erasure
def wages_open(subject: Subject) -> list[Reason]:
    """A day's pay that nobody has confirmed: the ledger needs its two sides."""
    rows = PayDue.objects.filter(_both(subject, "engagement__")).exclude(state__in=PAID)
    return list(
        _if_any(
            "wages_open",
            rows,
            lambda n: ngettext("还有 %(n)s 笔工钱没结清", "还有 %(n)s 笔工钱没结清", n),
        )
    )


@bars_erasure
def contests_open(subject: Subject) -> list[Reason]:
    """Hours, marks, accidents and objections somebody still has to decide."""
    found: list[Reason] = []
    at = "engagement__"
    hours = AttendanceDay.objects.filter(_both(subject, at), state=AttendanceState.CONTESTED)
    found += _if_any(
        "hours_contested", hours, lambda n: ngettext("有 %(n)s 天的工时还在争", "有 %(n)s 天的工时还在争", n)
    )
    marks = NoShowMark.objects.filter(
        _both(subject, at), state__in=[NoShowState.PROPOSED, NoShowState.MARKED, NoShowState.CONTESTED]
    )
    found += _if_any(
        "no_show_open",
        marks,
        lambda n: ngettext("有 %(n)s 个“没来”的记录还没定", "有 %(n)s 个“没来”的记录还没定", n),
    )
    objections = RatingObjection.objects.filter(
        Q(worker__person_id=subject.person_id) | Q(hirer__contact_id=subject.person_id),
        state=ObjectionState.FILED,
    )
    lists = BlockObjection.objects.filter(made_by_uid=subject.person_uid, decided_at__isnull=True)
    count = objections.count() + lists.count()
    if count:
        words = ngettext("有 %(n)s 个申诉等答复", "有 %(n)s 个申诉等答复", count)
        found.append(Reason("objection_open", words % {"n": count}))
    accidents = Incident.objects.filter(_both(subject, at)).exclude(state=IncidentState.CLOSED)
    found += _if_any(
        "incident_open",
        accidents,
        lambda n: ngettext("有 %(n)s 起事故还在处理", "有 %(n)s 起事故还在处理", n),
    )
    return found


@bars_erasure
def leads_crew(subject: Subject) -> list[Reason]:
    """A crew is handed over or dissolved first: its people are paid through it."""
    rows = Crew.objects.filter(leader__person_id=subject.person_id, state=CrewState.ACTIVE)
    return [
        Reason("leads_crew", _("你还是“%(name)s”的班组长，先交给别人或散了") % {"name": crew.name})
        for crew in rows
    ]


@bars_erasure
def still_hires(subject: Subject) -> list[Reason]:
    """Open postings are withdrawn first; a company names another contact first."""
    found: list[Reason] = []
    postings = Posting.objects.filter(hirer__contact_id=subject.person_id, state__in=OPEN)
    postings = postings.filter(valid_until__gt=clock.now())
    found += _if_any(
        "postings_open",
        postings,
        lambda n: ngettext("还有 %(n)s 个招工没收，先撤下来", "还有 %(n)s 个招工没收，先撤下来", n),
    )
    firms = Hirer.objects.filter(contact_id=subject.person_id).exclude(
        organisation__kind=OrganisationKind.HOUSEHOLD
    )
    for hirer in firms.select_related("organisation"):
        text = _("你还是“%(name)s”的联系人，先到驿站换人") % {"name": hirer.organisation.name}
        found.append(Reason("contact_of_firm", text))
    return found
