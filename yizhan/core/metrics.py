"""``/metrics``: what Prometheus reads. Every figure comes from the database, so any web process answers alike.

Open to this machine only, or with ``METRICS_TOKEN`` as a bearer token. A request that a reverse proxy passed on is
not "this machine", wherever the proxy runs.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator

from django.conf import settings
from django.db.models import Count, Min
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.cache import never_cache
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric

from yizhan.core import clock
from yizhan.core.audit import AuditRow
from yizhan.core.health import oldest_ready_age
from yizhan.core.jobs.models import Job, JobState, WorkerBeat
from yizhan.core.jobs.outbox import DELIVER
from yizhan.core.web import public

LOOPBACK = frozenset({"127.0.0.1", "::1"})


class HouseCollector:
    """Reads the tables of core when it is asked."""

    def collect(self) -> Iterator[Metric]:
        now = clock.now()
        by_state = dict(Job.objects.order_by().values_list("state").annotate(count=Count("pk")))
        jobs = GaugeMetricFamily("yizhan_jobs", "Background jobs by state", labels=["state"])
        for state in JobState.values:
            jobs.add_metric([state], by_state.get(state, 0))
        yield jobs
        yield GaugeMetricFamily(
            "yizhan_jobs_dead", "Jobs that wait for an operator", by_state.get(JobState.DEAD, 0)
        )
        yield GaugeMetricFamily(
            "yizhan_jobs_oldest_ready_seconds",
            "How long the longest-waiting due job has been due",
            oldest_ready_age(now).total_seconds(),
        )
        undelivered = Job.objects.filter(task=DELIVER, state__in=Job.LIVE)
        lag = undelivered.aggregate(oldest=Min("created_at"))["oldest"]
        yield GaugeMetricFamily(
            "yizhan_outbox_lag_seconds",
            "Age of the oldest event not yet delivered to every handler",
            (now - lag).total_seconds() if lag else 0,
        )
        yield GaugeMetricFamily(
            "yizhan_audit_unsealed_rows",
            "Audit rows that wait for their seal",
            AuditRow.objects.filter(seal__isnull=True).count(),
        )
        beat = WorkerBeat.objects.order_by("-beat_at").values_list("beat_at", flat=True).first()
        workers = GaugeMetricFamily("yizhan_worker_silence_seconds", "Seconds since the youngest heartbeat")
        if beat:
            workers.add_metric([], (now - beat).total_seconds())
        yield workers


def may_read(request: HttpRequest) -> bool:
    """From this machine without a proxy in between, or with the token."""
    if settings.METRICS_TOKEN:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if hmac.compare_digest(given.encode(), settings.METRICS_TOKEN.encode()):
            return True
    proxied = "X-Forwarded-For" in request.headers or "Forwarded" in request.headers
    return not proxied and request.META.get("REMOTE_ADDR") in LOOPBACK


@public
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """The figures in Prometheus' text format; 404 for those who may not read them."""
    if not may_read(request):
        raise Http404
    registry = CollectorRegistry()
    registry.register(HouseCollector())  # type: ignore[arg-type]
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


urlpatterns = [path("metrics", metrics, name="metrics")]
