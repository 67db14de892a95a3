"""Why an engagement stands on its rung."""

from django.db import models

from yizhan.exchange.engagements.enums import Verification


class EngagementEvidence(models.Model):
    """The facts behind ``Engagement.verification``, computed anew after every event that may change them.

    ``computed_at`` is when they came out different for the last time.
    """

    engagement = models.OneToOneField(
        "exchange.Engagement", on_delete=models.PROTECT, related_name="+", primary_key=True
    )
    level = models.PositiveSmallIntegerField("核实级别", choices=Verification.choices)
    worker_said = models.BooleanField("工人自己说过")
    hirer_said = models.BooleanField("用工方自己说过")
    attended = models.BooleanField("有到岗凭据")
    paid = models.BooleanField("本人确认收款")
    called_back = models.BooleanField("抽查打通且说对", default=False)
    is_imported = models.BooleanField("导入的旧记录", default=False)
    rule_version = models.CharField("规则版本", max_length=20)
    computed_at = models.DateTimeField("算的时间")

    class Meta:
        ordering = ["engagement"]
        verbose_name = verbose_name_plural = "成交依据"
        constraints = [models.CheckConstraint(condition=models.Q(level__lte=4), name="evidence_level")]

    def __str__(self) -> str:
        return f"{self.engagement_id} V{self.level}"
