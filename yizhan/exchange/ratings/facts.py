"""守约记录: raw facts of 24 months† about a hirer (D12). He is told of each new fact; one he objects to is held back.

Lock order: hirer (12) → fact (75).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet

from yizhan.core.actions import Work
from yizhan.core.dated import value
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.engagements.pages import page_or
from yizhan.exchange.engagements.placing import local
from yizhan.exchange.hirers.models import Hirer
from yizhan.exchange.pay.models import PayDue
from yizhan.exchange.pay.rules import is_paid_on_time
from yizhan.exchange.ratings.enums import SHOWN_FACTS, FactKind, Side
from yizhan.exchange.ratings.models import HirerFact, HirerRecord, Rating
from yizhan.exchange.ratings.reading import DONE
from yizhan.exchange.reports.queries import mismatch_count
from yizhan.messaging.actions import _do_queue_message
from yizhan.messaging.enums import Channel

FINAL_PAY = ("confirmed", "settled")
ENDED_BY_HIRER = ("cancelled_by_hirer", "sent_home", "no_show_hirer")


def _do_note_fact(
    work: Work,
    hirer: Hirer,
    kind: FactKind,
    engagement_id: int,
    *,
    source_key: str,
    happened_at: datetime,
    days_late: int | None = None,
) -> HirerFact:
    """Write down one fact once, and tell the hirer's contact that he may object (hirer locked by the caller)."""
    until = work.at + timedelta(days=value("exchange.fact_objection_days", on=local(work.at).date()))
    fact, is_new = HirerFact.objects.get_or_create(
        source_key=source_key,
        defaults={
            "hirer": hirer,
            "engagement_id": engagement_id,
            "kind": kind,
            "happened_at": happened_at,
            "days_late": days_late,
            "state_changed_at": work.at,
            "told_at": work.at,
            "object_until": until,
        },
    )
    if not is_new:
        if fact.days_late != days_late:
            fact.days_late = days_late
            fact.save(update_fields=["days_late"])
            work.record(fact, after={"days_late": days_late})
        return fact
    work.record(fact, after={"kind": str(kind)})
    contact = hirer.contact
    if contact is not None:
        _do_queue_message(
            work,
            channel=Channel.IN_APP,
            template=f"exchange.hirer_fact_{kind}",
            recipient_uid=str(contact.uid),
            language=contact.language,
            facts={
                "title": Engagement.objects.values_list("posting__title", flat=True).get(pk=engagement_id),
                "on": f"{local(happened_at):%m-%d}",
                "until": f"{local(fact.object_until):%m-%d}",
            },
            link=page_or("hire_facts", ""),
            dedupe_key=f"exchange.hirer_fact:{fact.pk}",
        )
    return fact


def _do_compute_hirer_record(work: Work, hirer_id: int) -> HirerRecord:
    """Count the facts that stand. Called by handlers; takes the hirer's lock."""
    hirer = work.lock(Hirer, hirer_id)
    today = local(work.at).date()
    since = work.at - timedelta(days=value("exchange.hirer_record_months", on=today) * 365 // 12)
    engagements = Engagement.objects.filter(posting__hirer=hirer, starts_at__gte=since)
    due = _due_pays(engagements, work.at)
    _do_note_new_facts(work, hirer, engagements, due)

    facts = HirerFact.objects.filter(hirer=hirer, happened_at__gte=since)
    held = set(facts.exclude(state__in=SHOWN_FACTS).values_list("source_key", flat=True))
    # What was taken back since (a wrong mark of not having come) is no fact any more.
    still_so = Q(kind__in=[FactKind.MISMATCH, FactKind.PAID_LATE]) | Q(engagement__state__in=ENDED_BY_HIRER)
    shown = facts.filter(state__in=SHOWN_FACTS).filter(still_so)
    count = dict(shown.order_by().values_list("kind").annotate(n=Count("pk")))
    pays = [pay for pay in due if f"pay:{pay.pk}" not in held]
    late = [days_late(pay) for pay in pays if not _was_in_time(pay)]
    again = Rating.objects.counting().filter(
        side=Side.WORKER, again__isnull=False, round__engagement__in=engagements
    )
    row, _is_new = HirerRecord.objects.update_or_create(
        hirer=hirer,
        defaults={
            "engagements_count": engagements.filter(state__in=DONE).count(),
            "pay_due_count": len(pays),
            "paid_on_time_count": len(pays) - len(late),
            "paid_late_count": sum(days is not None for days in late),
            "late_days_most": max((days for days in late if days), default=0),
            "unpaid_count": sum(days is None for days in late),
            "late_cancel_count": count.get(FactKind.LATE_CANCEL, 0),
            "sent_home_count": count.get(FactKind.SENT_HOME, 0),
            "mismatch_count": count.get(FactKind.MISMATCH, 0) + mismatch_count(hirer.pk, since),
            "again_count": again.count(),
            "again_yes_count": again.filter(again=True).count(),
            "computed_at": work.at,
        },
    )
    return row


def days_late(pay: PayDue) -> int | None:
    """Days after the day it was due, at least one; ``None`` while the money is not all there."""
    if pay.state not in FINAL_PAY or pay.confirmed_at is None:
        return None
    paid_at = min(at for at in (pay.claimed_at, pay.confirmed_at) if at)
    return max(1, (local(paid_at).date() - local(pay.due_at).date()).days + 1)


def _due_pays(engagements: QuerySet[Engagement], now: datetime) -> list[PayDue]:
    """Pay that had to be there by now, or is; what nobody can call late or paid is left out, and what came to nothing."""
    rows = PayDue.objects.filter(engagement__in=engagements, amount_fen__gt=0)
    rows = rows.exclude(state__in=["void", "unknown"])
    rows = rows.filter(Q(overdue_at__lte=now) | Q(state__in=FINAL_PAY)).order_by("pk")
    return [pay for pay in rows if not _waits_for_the_worker(pay)]


def _waits_for_the_worker(pay: PayDue) -> bool:
    """The hirer said in time that he paid, and the worker has not answered."""
    return pay.state == "paid_claimed" and pay.claimed_at is not None and pay.claimed_at <= pay.overdue_at


def _was_in_time(pay: PayDue) -> bool:
    return is_paid_on_time(
        pay.state, claimed_at=pay.claimed_at, confirmed_at=pay.confirmed_at, overdue_at=pay.overdue_at
    )


def _do_note_new_facts(
    work: Work, hirer: Hirer, engagements: QuerySet[Engagement], pays: list[PayDue]
) -> None:
    """Write down what happened and is not written down yet."""
    known = dict(HirerFact.objects.filter(hirer=hirer).values_list("source_key", "days_late"))
    for pay in pays:
        key, late = f"pay:{pay.pk}", days_late(pay)
        if not _was_in_time(pay) and (key not in known or known[key] != late):
            _do_note_fact(
                work,
                hirer,
                FactKind.PAID_LATE,
                pay.engagement_id,
                source_key=key,
                happened_at=pay.overdue_at,
                days_late=late,
            )
    ended = engagements.filter(
        Q(state="cancelled_by_hirer", is_late=True)
        | Q(state__in=["sent_home", "no_show_hirer"], is_protected=False)
    )
    for pk, state, changed_at in ended.values_list("pk", "state", "state_changed_at"):
        if f"end:{pk}" not in known:
            kind = FactKind.LATE_CANCEL if state == "cancelled_by_hirer" else FactKind.SENT_HOME
            _do_note_fact(work, hirer, kind, pk, source_key=f"end:{pk}", happened_at=changed_at)
    said = Rating.objects.counting().filter(side=Side.WORKER, round__engagement__in=engagements)
    for pk, tags, at in said.order_by("pk").values_list("round__engagement_id", "tags", "submitted_at"):
        if "w_mismatch" in tags and f"said:{pk}" not in known:
            _do_note_fact(work, hirer, FactKind.MISMATCH, pk, source_key=f"said:{pk}", happened_at=at)
