"""Tables of the leased job engine and of the outbox."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class OutboxEvent(models.Model):
    """A fact written in the transaction that made it true; delivered to each handler by a job."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField("事件", max_length=80)
    version = models.PositiveSmallIntegerField("版本", default=1)
    key = models.CharField("顺序键", max_length=80)
    payload = models.JSONField("内容", default=dict)
    at = models.DateTimeField("时间", db_index=True)
    actor_uid = models.CharField("经办人", max_length=36, blank=True, default="")
    actor_role = models.CharField("角色", max_length=24, default="SYSTEM")
    request_id = models.CharField("查询号", max_length=36, blank=True, default="")

    class Meta:
        app_label = "core"
        ordering = ["pk"]
        verbose_name = verbose_name_plural = "事件"

    def __str__(self) -> str:
        return f"{self.name} {self.key}"


class JobState(models.TextChoices):
    READY = "ready", _("等着做")
    RUNNING = "running", _("正在做")
    DONE = "done", _("做完了")
    DEAD = "dead", _("做不成")
    DISCARDED = "discarded", _("不做了")


class Job(models.Model):
    """One piece of background work, claimed for a limited time (a lease) by one worker.

    ``order_key``: jobs that share it run one after the other in id order. ``unique_key``: at most one live job.
    ``kind``: ``atomic`` (effect and "done" commit together) or ``external`` (may run again after a crash).
    A dead job no longer holds back those behind it; the operator's page shows it.
    """

    LIVE = (JobState.READY, JobState.RUNNING)
    lock_rank = 90

    task = models.CharField("任务", max_length=160)
    kind = models.CharField("种类", max_length=8, default="atomic")
    arguments = models.JSONField("参数", default=dict)
    queue = models.CharField("队列", max_length=32, default="default")
    priority = models.SmallIntegerField("优先", default=0)
    run_after = models.DateTimeField("最早时间")
    state = models.CharField("状态", max_length=9, choices=JobState.choices, default=JobState.READY)
    order_key = models.CharField("顺序键", max_length=200, blank=True, default="")
    unique_key = models.CharField("唯一键", max_length=200, null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("试过几次", default=0)
    max_attempts = models.PositiveSmallIntegerField("最多几次", default=8)
    lease_token = models.CharField(max_length=32, blank=True, default="")
    lease_until = models.DateTimeField(null=True, blank=True)
    error = models.TextField("上次出错", blank=True, default="")
    result = models.JSONField("结果", null=True, blank=True)
    created_at = models.DateTimeField("登记时间")
    finished_at = models.DateTimeField("完成时间", null=True, blank=True)

    class Meta:
        app_label = "core"
        ordering = ["pk"]
        verbose_name = verbose_name_plural = "后台任务"
        indexes = [
            models.Index(
                fields=["-priority", "run_after", "id"], name="job_ready", condition=models.Q(state="ready")
            ),
            models.Index(fields=["lease_until"], name="job_running", condition=models.Q(state="running")),
            models.Index(
                fields=["order_key", "id"],
                name="job_order",
                condition=models.Q(state__in=["ready", "running"]),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["unique_key"],
                condition=models.Q(state__in=["ready", "running"]),
                name="job_unique_live",
            ),
            # Whatever two workers see in their snapshots: never two running jobs of one order key.
            models.UniqueConstraint(
                fields=["order_key"],
                condition=models.Q(state="running") & ~models.Q(order_key=""),
                name="job_one_running_per_key",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task} #{self.pk} {self.state}"

    def insert_or_find_live(self) -> "Job":
        """Insert this row, or return the live row that already has its ``unique_key``."""
        if self.unique_key is None:
            self.save(force_insert=True)
            return self
        # The constraint decides, not a look beforehand: two callers may come at the same moment.
        for _attempt in range(3):
            Job.objects.bulk_create([self], ignore_conflicts=True)
            live = Job.objects.filter(unique_key=self.unique_key, state__in=Job.LIVE).first()
            if live is not None:
                return live
        raise RuntimeError(f"{self.unique_key} is enqueued and finished faster than it can be read")


class PeriodicTask(models.Model):
    """When a periodic task runs next; advanced by compare-and-set in the transaction that enqueues it."""

    name = models.CharField(max_length=80, primary_key=True)
    next_run_at = models.DateTimeField()
    last_enqueued_at = models.DateTimeField(null=True, blank=True)
    is_paused = models.BooleanField(default=False)

    class Meta:
        app_label = "core"
        ordering = ["name"]
        verbose_name = verbose_name_plural = "定时任务"

    def __str__(self) -> str:
        return self.name


class WorkerBeat(models.Model):
    """Last sign of life of one worker process; ``/readyz`` and ``/metrics`` read the youngest."""

    worker = models.CharField("进程", max_length=80, primary_key=True)
    started_at = models.DateTimeField("启动时间")
    beat_at = models.DateTimeField("最近心跳", db_index=True)

    class Meta:
        app_label = "core"
        ordering = ["worker"]
        verbose_name = verbose_name_plural = "后台进程"

    def __str__(self) -> str:
        return self.worker
