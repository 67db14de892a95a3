"""Pairs that may be one person, the merging of two files, and what it moved."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from yizhan.accounts.queries import people_in_sight
from yizhan.core.fields import EncryptedTextField, UidModel
from yizhan.exchange.merges.enums import MergeState


class TwinPairQuerySet(models.QuerySet):
    def open(self) -> TwinPairQuerySet:
        """Pairs nobody has decided about, both files in use."""
        return self.filter(told_apart_at__isnull=True, one__state="active", other__state="active")

    def visible_to(self, actor) -> TwinPairQuerySet:
        """Pairs of which both people are served by the actor."""
        if actor.is_system:
            return self
        here = people_in_sight(actor)
        return self.filter(one__in=here, other__in=here)


class TwinPair(UidModel):
    """Two files that look like one person (``one`` has the smaller id). Told apart once, it never comes back."""

    personal = True

    one = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    score = models.PositiveSmallIntegerField("有多像", default=0)
    reasons = models.JSONField("像在哪儿", default=list, blank=True)
    found_at = models.DateTimeField("发现时间")
    told_apart_at = models.DateTimeField("认定是两个人", null=True, blank=True)
    told_apart_by_uid = models.CharField("谁认定的", max_length=36, blank=True, default="")
    why = EncryptedTextField("凭什么", blank=True, default="")

    objects = TwinPairQuerySet.as_manager()

    class Meta:
        ordering = ["-score", "pk"]
        verbose_name = verbose_name_plural = "可能是同一个人"
        indexes = [models.Index(fields=["told_apart_at", "-score"], name="twin_pair_open")]
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="twin_pair_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="twin_pair_in_order"),
            models.CheckConstraint(
                condition=Q(told_apart_at__isnull=True) | ~Q(told_apart_by_uid=""),
                name="twin_pair_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} {self.other_id}"


class FileMergeQuerySet(models.QuerySet):
    def visible_to(self, actor) -> FileMergeQuerySet:
        """Merges of people whom the actor serves; one's own as a worker."""
        if actor.is_system:
            return self
        if actor.role == "worker":
            return self.filter(survivor_id=actor.person_id or 0)
        return self.filter(survivor__in=people_in_sight(actor))


class FileMerge(UidModel):
    """One file of two. ``before`` holds every value that merging changed, so that undoing puts exactly those back.

    Args:
        chosen: group of values → from which file it is kept.
        needs_second: somebody else than who proposed it has to look first.
        survivor_worker, loser_worker: set when both had a registration.
    """

    lock_rank = 18
    personal = True

    survivor = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    loser = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    survivor_worker = models.ForeignKey(
        "exchange.Worker", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    loser_worker = models.ForeignKey(
        "exchange.Worker", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.CharField("状态", max_length=10, choices=MergeState.choices, default=MergeState.PROPOSED)
    state_changed_at = models.DateTimeField("状态时间")
    chosen = models.JSONField("留哪份的", default=dict, blank=True)
    reason = EncryptedTextField("凭什么", blank=True, default="")
    needs_second = models.BooleanField("要第二个人", default=False)
    proposed_by_uid = models.CharField("谁提的", max_length=36, blank=True, default="")
    proposed_at = models.DateTimeField("提出时间")
    decided_by_uid = models.CharField("谁定的", max_length=36, blank=True, default="")
    merged_at = models.DateTimeField("合并时间", null=True, blank=True)
    undo_until = models.DateField("哪天前能撤销", null=True, blank=True)
    undone_by_uid = models.CharField("谁撤销的", max_length=36, blank=True, default="")
    undone_at = models.DateTimeField("撤销时间", null=True, blank=True)
    before = EncryptedTextField("原来的值", blank=True, default="")

    objects = FileMergeQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = verbose_name_plural = "档案合并"
        indexes = [models.Index(fields=["survivor", "state"], name="file_merge_survivor")]
        constraints = [
            models.UniqueConstraint(
                fields=["loser"],
                condition=Q(state__in=[MergeState.PROPOSED, MergeState.MERGED]),
                name="file_merge_once",
                violation_error_message="这份档案已经在合并了",
            ),
            models.CheckConstraint(condition=~Q(survivor=F("loser")), name="file_merge_two_files"),
            models.CheckConstraint(
                condition=Q(needs_second=False)
                | ~Q(state=MergeState.MERGED)
                | ~Q(decided_by_uid="") & ~Q(decided_by_uid=F("proposed_by_uid")),
                name="file_merge_two_people",
                violation_error_message="谁提的不能自己复核",
            ),
            models.CheckConstraint(
                condition=~Q(state=MergeState.MERGED) | Q(merged_at__isnull=False, undo_until__isnull=False),
                name="file_merge_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.loser_id} → {self.survivor_id}"

    @property
    def colour(self) -> str:
        """Tag kind of the state."""
        return MergeState(self.state).colour


class MovedRow(models.Model):
    """One reference that named the old file. ``is_left``: the other file had the same, so it stays where it was."""

    personal = True

    merge = models.ForeignKey(FileMerge, on_delete=models.CASCADE, related_name="moved_rows")
    of = models.CharField("哪种档案", max_length=40)
    model = models.CharField("哪张表", max_length=60)
    row_pk = models.CharField("哪一行", max_length=40)
    field = models.CharField("哪一列", max_length=40)
    before = models.CharField("原来指着", max_length=40)
    is_left = models.BooleanField("没动", default=False)

    class Meta:
        ordering = ["pk"]
        verbose_name = verbose_name_plural = "合并时转过来的记录"
        constraints = [
            models.UniqueConstraint(fields=["merge", "of", "model", "row_pk", "field"], name="moved_row_once")
        ]

    def __str__(self) -> str:
        return f"{self.model} {self.row_pk} {self.field}"
