"""Scheduled work of workers."""

from datetime import timedelta

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yizhan.core import clock
from yizhan.core.actors import SYSTEM
from yizhan.core.dated import value
from yizhan.core.jobs.periodic import periodic
from yizhan.exchange.workers.actions import refresh_free_days, warn_of_certificates
from yizhan.exchange.workers.models import Worker, WorkerCertificate, WorkerWeek


@periodic(
    "exchange.refresh_weeks", cron="20 0 * * *", label=_("按每周有空的日子续上新的一天，过期的证不再算")
)
def refresh_weeks() -> None:
    """After midnight a new day comes into view, and papers ran out; days nobody spoke of need nothing."""
    today = clock.today()
    weekly = WorkerWeek.objects.order_by().values("worker_id")
    ran_out = WorkerCertificate.objects.order_by().filter(
        valid_until__gte=today - timedelta(days=7), valid_until__lt=today
    )
    for worker_id in (
        Worker.objects.looking()
        .filter(Q(pk__in=weekly) | Q(pk__in=ran_out.values("worker_id")))
        .order_by("pk")
        .values_list("pk", flat=True)
    ):
        refresh_free_days(SYSTEM, worker_id, once=f"refresh_free_days:{worker_id}:{today}")


@periodic("exchange.warn_of_certificates", cron="0 9 * * *", label=_("证快到期了，提醒本人"))
def warn_ending_certificates() -> None:
    """Papers that run out within the days the district set; each expiry day is told once."""
    today = clock.today()
    last = today + timedelta(days=value("exchange.certificate_warn_days", on=today))
    ending = WorkerCertificate.objects.filter(valid_until__gte=today, valid_until__lte=last)
    fresh = ending.exclude(warned_for=F("valid_until")).order_by().values_list("worker_id", flat=True)
    for worker_id in sorted(set(fresh)):
        warn_of_certificates(SYSTEM, worker_id, once=f"warn_of_certificates:{worker_id}:{today}")
