"""State machines as data: one table of transitions per aggregate.

:meth:`Workflow.apply` is the only code that sets a state; :meth:`Workflow.available` answers what an actor may do now
and, for what is refused, why. The same call draws the buttons. Diagrams in ``docs/states/`` come from the tables.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from yizhan.core import prepared
from yizhan.core.actions import Work, object_uid, plain
from yizhan.core.actors import Actor
from yizhan.core.refusals import Forbidden, Reason, Refused

Guard = Callable[[Actor, models.Model], Iterable[Reason]]


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table.

    Args:
        name: verb of the transition, unique within the workflow per source.
        sources: states it leaves.
        target: state it enters.
        by: roles that may do it (``"SYSTEM"`` for schedules).
        label: what the button says (Chinese).
        requires: names of facts the caller must give, e.g. ``("reason",)``; an empty one is refused.
        guard: further reasons against it, from the object and the actor; must not write.
    """

    name: str
    sources: tuple[str, ...]
    target: str
    by: frozenset[str]
    label: Any = ""
    requires: tuple[str, ...] = ()
    guard: Guard | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """A transition as offered to one actor now."""

    name: str
    label: Any
    target: str
    allowed: bool
    reasons: tuple[Reason, ...] = ()


class TransitionLog(models.Model):
    """Every change of a state, for good: who, for whom, when, through which door, why, on what evidence."""

    at = models.DateTimeField("时间")
    workflow = models.CharField("流程", max_length=60)
    object_uid = models.CharField("对象编号", max_length=64)
    transition = models.CharField("步骤", max_length=40)
    source = models.CharField("从", max_length=32)
    target = models.CharField("到", max_length=32)
    actor_uid = models.CharField("经办人", max_length=36, blank=True, default="")
    actor_role = models.CharField("角色", max_length=24)
    on_behalf_of_uid = models.CharField("代谁办", max_length=36, blank=True, default="")
    device = models.CharField("渠道", max_length=24, blank=True, default="")
    reason = models.TextField("理由", blank=True, default="")
    evidence = models.JSONField("依据", default=dict, blank=True)
    request_id = models.CharField("查询号", max_length=36, blank=True, default="")

    class Meta:
        app_label = "core"
        ordering = ["pk"]
        verbose_name = verbose_name_plural = "状态变更"
        indexes = [models.Index(fields=["workflow", "object_uid", "id"], name="transition_object")]

    def __str__(self) -> str:
        return f"{self.workflow} {self.object_uid}: {self.source} → {self.target}"


class Workflow:
    """A transition table bound to a name and a state field.

    Args:
        name: ``"exchange.engagement"``; also the name of the diagram.
        states: the ``TextChoices`` of the state field.
        initial: states an object may be created in.
        transitions: the table.
        state_field: model field that stores the state.
        stamp: model field set to the instant of every change; ``""`` for none.
    """

    registry: dict[str, Workflow] = {}

    def __init__(
        self,
        name: str,
        states: type[models.TextChoices],
        *,
        initial: Iterable[str],
        transitions: Iterable[Transition],
        state_field: str = "state",
        stamp: str = "state_changed_at",
    ):
        self.name, self.states, self.state_field, self.stamp = name, states, state_field, stamp
        self.initial = tuple(initial)
        self.transitions = tuple(transitions)
        known = set(states.values)
        for row in self.transitions:
            unknown = {*row.sources, row.target} - known
            if unknown:
                raise ValueError(f"{name}.{row.name}: unknown states {sorted(unknown)}")
        pairs = [(row.name, source) for row in self.transitions for source in row.sources]
        if len(pairs) != len(set(pairs)):
            raise ValueError(f"{name}: a transition name leaves the same state twice")
        Workflow.registry[name] = self

    @property
    def final_states(self) -> tuple[str, ...]:
        """States that nothing leaves."""
        left = {source for row in self.transitions for source in row.sources}
        return tuple(state for state in self.states.values if state not in left)

    def find(self, name: str, state: str) -> Transition | None:
        return next((row for row in self.transitions if row.name == name and state in row.sources), None)

    def available(self, actor: Actor, obj: models.Model) -> list[Option]:
        """What leaves the current state, in table order: allowed options and refused ones with their reasons.

        Transitions of other roles are left out, so a worker never sees the hirer's buttons.
        """
        state = getattr(obj, self.state_field)
        options = []
        for row in self.transitions:
            if state in row.sources and actor.role in row.by:
                reasons = tuple(row.guard(actor, obj)) if row.guard else ()
                options.append(Option(row.name, row.label, row.target, not reasons, reasons))
        return options

    def apply(
        self,
        work: Work,
        obj: models.Model,
        name: str,
        *,
        reason: str = "",
        evidence: dict[str, Any] | None = None,
        **facts: Any,
    ) -> Transition:
        """Change the state of a locked, fresh object; writes the log, the audit row and the object's state only.

        Raises:
            Forbidden: the role may not do it.
            Refused: wrong state, a missing required fact, a guard's reasons, or somebody was quicker.
        """
        state = getattr(obj, self.state_field)
        row = self.find(name, state)
        if row is None:
            raise Refused(Reason("wrong_state", _("现在是“%s”，这一步做不了") % self.states(state).label))
        if work.actor.role not in row.by:
            raise Forbidden(Reason("wrong_role", _("这一步不归你办")))
        given = {"reason": reason, "evidence": evidence, **facts}
        missing = [fact for fact in row.requires if not given.get(fact)]
        reasons = [Reason("missing_" + fact, _("还要写明理由"), fact) for fact in missing]
        reasons += list(row.guard(work.actor, obj)) if row.guard else []
        if reasons:
            raise Refused(reasons)
        self._store(work, obj, row, state)
        step = TransitionLog(
            at=work.at,
            workflow=self.name,
            object_uid=object_uid(obj),
            transition=name,
            source=state,
            target=row.target,
            actor_uid=work.actor.person_uid,
            actor_role=work.actor.role,
            on_behalf_of_uid=work.on_behalf_of_uid,
            device=work.actor.device,
            reason=reason,
            evidence=plain({**(evidence or {}), **facts}),
            request_id=work.request_id,
        )
        prepared.insert(step)
        work.record(
            obj, before={self.state_field: state}, after={self.state_field: row.target}, reason=reason
        )
        return row

    def _store(self, work: Work, obj: models.Model, row: Transition, state: str) -> None:
        changes: dict[str, Any] = {self.state_field: row.target}
        if self.stamp:
            changes[self.stamp] = work.at
        changed = type(obj)._base_manager.filter(pk=obj.pk, **{self.state_field: state}).update(**changes)
        if changed != 1:
            raise Refused(Reason("stale", _("刚刚有人改过了，请刷新再看")))
        for name, value in changes.items():
            setattr(obj, name, value)


def history(workflow: Workflow, obj: models.Model) -> models.QuerySet[TransitionLog]:
    """The log of one object, oldest first."""
    return TransitionLog.objects.filter(workflow=workflow.name, object_uid=object_uid(obj))


def diagram(workflow: Workflow) -> str:
    """The table as a Mermaid state diagram with a legend, for ``docs/states/<name>.md``."""
    lines = [
        f"# {workflow.name}",
        "",
        "Generated by `manage.py draw_states`; do not edit.",
        "",
        "```mermaid",
        "stateDiagram-v2",
    ]
    lines += [f"    [*] --> {state}" for state in workflow.initial]
    for row in workflow.transitions:
        lines += [f"    {source} --> {row.target}: {row.name}" for source in row.sources]
    lines += [f"    {state} --> [*]" for state in workflow.final_states]
    lines += ["```", "", "| step | button | from | to | who | needs |", "|---|---|---|---|---|---|"]
    for row in workflow.transitions:
        cells = [
            row.name,
            str(row.label),
            ", ".join(row.sources),
            row.target,
            ", ".join(sorted(row.by)),
            ", ".join(row.requires),
        ]
        lines.append("| " + " | ".join(cells) + " |")
    lines += ["", "| state | label |", "|---|---|"]
    lines += [f"| {value} | {label} |" for value, label in workflow.states.choices]
    return "\n".join(lines) + "\n"
