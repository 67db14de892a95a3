"""The recommended list of a month and what its members want to be called."""

from django.db import models

from yizhan.core.fields import UidModel


class RecommendedList(UidModel):
    """The pool of one month. The order of a day follows from ``seed`` and the day, so that anybody can check it."""

    month = models.DateField("月份", unique=True)
    seed = models.CharField("摇号种子", max_length=64)
    rule = models.JSONField("规则")
    made_at = models.DateTimeField("做成时间")

    class Meta:
        ordering = ["-month"]
        verbose_name = verbose_name_plural = "推荐榜"

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class ListEntry(models.Model):
    """One worker in the pool of one trade group; gone at once when the consent is taken back."""

    edition = models.ForeignKey(RecommendedList, on_delete=models.CASCADE, related_name="entries")
    worker = models.ForeignKey("exchange.Worker", on_delete=models.CASCADE, related_name="+")
    group = models.ForeignKey("exchange.Trade", on_delete=models.PROTECT, related_name="+")
    is_newcomer = models.BooleanField("新人", default=False)
    weight = models.PositiveSmallIntegerField("份量", default=100)
    reasons = models.JSONField("为什么在榜上", default=list)

    class Meta:
        ordering = ["edition", "group", "pk"]
        verbose_name = verbose_name_plural = "推荐榜上的人"
        constraints = [
            models.UniqueConstraint(fields=["edition", "worker", "group"], name="list_entry_once"),
            models.CheckConstraint(
                condition=models.Q(weight__gte=1, weight__lte=500), name="list_entry_weight"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.worker_id} {self.group_id}"


class ListName(UidModel):
    """The nickname under which a worker wants to stand on the list."""

    personal = True

    worker = models.OneToOneField("exchange.Worker", on_delete=models.CASCADE, related_name="+")
    nickname = models.CharField("榜上的称呼", max_length=12)

    class Meta:
        ordering = ["pk"]
        verbose_name = verbose_name_plural = "榜上的称呼"

    def __str__(self) -> str:
        return self.nickname
