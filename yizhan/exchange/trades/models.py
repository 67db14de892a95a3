"""Trades and how near they are to each other."""

from django.db import models


class Trade(models.Model):
    """What people call a kind of work, or (level 1) a group of kinds.

    Source and certainty of the occupation codes and pay ranges stay with the row; a low-certainty range is a hint for
    staff, never shown as an official figure.
    """

    code = models.CharField("代码", max_length=8, primary_key=True)
    name = models.CharField("工种", max_length=40)
    level = models.PositiveSmallIntegerField("级")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="trades")
    aliases = models.JSONField("别名", default=list)
    pinyin = models.CharField("拼音", max_length=400, blank=True, default="")
    occupation_code = models.CharField("职业分类大典（2022）代码", max_length=20, blank=True, default="")
    occupation_code_certainty = models.CharField(max_length=16, blank=True, default="")
    isco08 = models.CharField("ISCO-08", max_length=8, blank=True, default="")
    certificate = models.CharField("要的证", max_length=80, blank=True, default="")
    physical_intensity = models.CharField("体力", max_length=16, blank=True, default="")
    pay_unit = models.CharField("工价单位", max_length=8, blank=True, default="")
    pay_low_fen = models.PositiveIntegerField("工价低", null=True, blank=True)
    pay_high_fen = models.PositiveIntegerField("工价高", null=True, blank=True)
    pay_certainty = models.CharField(max_length=16, blank=True, default="")
    is_active = models.BooleanField("在用", default=True)

    class Meta:
        ordering = ["code"]
        verbose_name = verbose_name_plural = "工种"

    def __str__(self) -> str:
        return self.name


class TradeRelation(models.Model):
    """How far one trade can stand in for another, in percent (symmetric; both directions are stored)."""

    trade = models.ForeignKey(Trade, on_delete=models.CASCADE, related_name="relations")
    other = models.ForeignKey(Trade, on_delete=models.CASCADE, related_name="+")
    similarity_percent = models.PositiveSmallIntegerField("相近程度")

    class Meta:
        ordering = ["trade", "-similarity_percent", "other"]
        verbose_name = verbose_name_plural = "工种相近"
        constraints = [
            models.UniqueConstraint(fields=["trade", "other"], name="trade_relation_once"),
            models.CheckConstraint(
                condition=models.Q(similarity_percent__gte=1, similarity_percent__lte=99),
                name="trade_relation_percent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.trade_id}~{self.other_id} {self.similarity_percent}%"
