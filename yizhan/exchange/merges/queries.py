"""Reading pairs, both files of a pair side by side, and merges. Callers have checked the scope, or pass an actor."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Sum
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from yizhan.accounts.consents.queries import consent_lines
from yizhan.accounts.people.queries import names_by_uid
from yizhan.accounts.queries import (
    files_merged_into,
    memberships_of,
    person_by_uid,
    visible_person,
)
from yizhan.core import clock, masks, money
from yizhan.core.actors import Actor
from yizhan.core.refusals import OutOfSight, Reason
from yizhan.core.regions.queries import region_name
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.ledger_import.models import ExternalRef, PastPlacement
from yizhan.exchange.merges.enums import Alike, MergeState
from yizhan.exchange.merges.finding import facts_of
from yizhan.exchange.merges.models import FileMerge, MovedRow, TwinPair
from yizhan.exchange.merges.rules import edit_distance
from yizhan.exchange.pay.models import PayDue
from yizhan.exchange.ratings.models import Rating
from yizhan.exchange.workers.models import Worker
from yizhan.exchange.workers.queries import cards_of, entry_of, name_check

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the comparison.

    Args:
        one, other: as shown, masked. differs: ``None`` where nothing can be compared. group: which choice it belongs to.
    """

    label: str
    one: str
    other: str
    differs: bool | None = None
    group: str = ""


def open_pairs(actor: Actor) -> list[TwinPair]:
    """Pairs of the actor's people that nobody decided about, the surest first."""
    rows = TwinPair.objects.visible_to(actor).open().select_related("one", "other")
    waiting = FileMerge.objects.filter(state=MergeState.PROPOSED)
    rows = rows.exclude(one__in=waiting.values("loser")).exclude(other__in=waiting.values("loser"))
    return list(rows[:SHOWN])


def merges_in_sight(actor: Actor, state: str, limit: int = SHOWN) -> list[FileMerge]:
    """Merges of the actor's people in one state, newest first."""
    rows = FileMerge.objects.visible_to(actor).filter(state=state)
    return list(rows.select_related("survivor", "loser")[:limit])


def visible_merge(actor: Actor, uid: str) -> FileMerge:
    """One merge inside the actor's area; ``OutOfSight`` otherwise."""
    rows = FileMerge.objects.visible_to(actor).filter(uid=uid)
    found = rows.select_related("survivor", "loser", "survivor_worker", "loser_worker").first()
    if found is None:
        raise OutOfSight(Reason("not_found", _("没有找到这次合并")))
    return found


def merges_of(person_id: int) -> list[FileMerge]:
    """What a person reads about his own files, newest first."""
    shown = [MergeState.MERGED, MergeState.UNDONE]
    return list(FileMerge.objects.filter(survivor_id=person_id, state__in=shown)[:SHOWN])


def rows_moved(merge: FileMerge) -> int:
    """How many records a merge moved."""
    return MovedRow.objects.filter(merge=merge, is_left=False).count()


def seen_file(actor: Actor, uid: str) -> Any:
    """A file inside the actor's area; ``OutOfSight`` otherwise."""
    found = person_by_uid(uid)
    if found is None:
        raise OutOfSight(Reason("not_found", _("没有找到这份档案")))
    return visible_person(actor, found.pk)


def reason_words(codes: Iterable[str]) -> list[str]:
    """What two files have in common, in words."""
    return [str(Alike(code).label) for code in codes if code in Alike.values]


def pair_of(one: Any, other: Any) -> TwinPair | None:
    """What is known of two files as a pair."""
    low, high = sorted((one.pk, other.pk))
    return TwinPair.objects.filter(one_id=low, other_id=high).first()


# ---- side by side ----


def person_lines(one: Any, other: Any) -> list[Line]:
    """Who the two are, masked; what was masked is compared whole."""
    mine, others = facts_of(one), facts_of(other)
    return [
        Line(_("称呼"), one.display_name, other.display_name, one.display_name != other.display_name),
        Line(
            _("姓名"),
            *_name_words(one.full_name, other.full_name),
            _differs(one.full_name, other.full_name),
            "name",
        ),
        _compared(_("手机"), masks.phone, one.phone, other.phone, "phone"),
        _compared(_("身份证"), masks.identity_number, one.identity_number, other.identity_number),
        _compared(_("出生日期"), str, mine.birth_on or "", others.birth_on or "", "birth"),
        _compared(_("住处"), region_name, one.home_region_code, other.home_region_code, "home"),
        Line(_("本人确认过"), _yes(one.is_confirmed), _yes(other.is_confirmed)),
        Line(_("哪天登记"), _day(one.created_at), _day(other.created_at)),
    ]


def _name_words(one: str, other: str) -> tuple[str, str]:
    """Names are not shown whole; how far apart they are says what is needed."""
    if one and other:
        apart = edit_distance(one, other)
        words = _("和另一份一样") if not apart else _("和另一份差 %(n)s 个字") % {"n": apart}
        return f"{masks.official_name(one)}（{words}）", f"{masks.official_name(other)}（{words}）"
    return (masks.official_name(one) or _("没写"), masks.official_name(other) or _("没写"))


def _compared(label: str, shown: Any, one: Any, other: Any, group: str = "") -> Line:
    return Line(
        label,
        str(shown(one)) if one else _("没有"),
        str(shown(other)) if other else _("没有"),
        _differs(one, other),
        group,
    )


def _differs(one: Any, other: Any) -> bool | None:
    return one != other if one and other else None


def _day(at: Any) -> str:
    return f"{localtime(at, clock.SHANGHAI):%Y-%m-%d}"


def _yes(is_so: bool) -> str:
    return _("是") if is_so else _("没有")


def worker_lines(one: Worker | None, other: Worker | None) -> list[Line]:
    """What the two registrations say."""
    if one is None and other is None:
        return []
    return [
        Line(_("零工卡"), _cards(one), _cards(other)),
        _compared(_("常去驿站"), str, one and one.station, other and other.station, "station"),
        _compared(
            _("找活的地方"),
            region_name,
            one and one.home_region_code,
            other and other.home_region_code,
            "place",
        ),
        Line(_("愿意跑多远、想要多少工钱"), _wish(one), _wish(other), _wish_differs(one, other), "wishes"),
        Line(_("会干的活"), _trades(one), _trades(other)),
        Line(_("实名"), name_check(one) if one else "—", name_check(other) if other else "—"),
        Line(_("代录"), _entry(one), _entry(other)),
    ]


def _cards(worker: Worker | None) -> str:
    return "、".join(cards_of(worker)) if worker else _("没办过卡")


def _wish(worker: Worker | None) -> str:
    if worker is None:
        return "—"
    pay = money.yuan(worker.wish_day_fen) if worker.wish_day_fen else _("没说")
    looks = _("在找活") if worker.is_looking else _("没在找活")
    return _("%(km)s 公里，%(pay)s，%(looks)s") % {"km": worker.radius_km, "pay": pay, "looks": looks}


def _wish_differs(one: Worker | None, other: Worker | None) -> bool | None:
    return _wish(one) != _wish(other) if one and other else None


def _trades(worker: Worker | None) -> str:
    return "、".join(row.trade.name for row in worker.worker_trades.all()) if worker else "—"


def _entry(worker: Worker | None) -> str:
    entry = entry_of(worker) if worker else None
    return f"{entry.slip_number}（{entry.get_state_display()}）" if entry else _("不是代录的")


def holding_lines(one: Any, other: Any, workers: dict[int, Worker]) -> list[Line]:
    """What hangs on each of the two: work, pay, ratings, consents, roles, sources, earlier merges."""
    mine, others = (_holdings(person, workers.get(person.pk)) for person in (one, other))
    return [Line(label, mine[label], others[label]) for label in mine]


def _holdings(person: Any, worker: Worker | None) -> dict[str, str]:
    work = Engagement.objects.filter(worker=worker) if worker else Engagement.objects.none()
    pay = PayDue.objects.filter(engagement__in=work.order_by().values("pk")).aggregate(sum=Sum("base_fen"))[
        "sum"
    ]
    rated = Rating.objects.filter(round__engagement__in=work.order_by().values("pk")).count()
    past = PastPlacement.objects.filter(worker=worker).count() if worker else 0
    sources = ExternalRef.objects.filter(object_type="accounts.Person", object_uid=str(person.uid))
    consents = [line.label for line in consent_lines(person.pk) if line.is_given]
    roles = sorted({str(held.get_role_display()) for held in memberships_of(person.pk, clock.today())})
    return {
        _("用工单"): _count(work.count(), _("条")),
        _("还没了结的"): _count(work.live().exclude(state="closed").count(), _("条")),
        _("工钱记录"): money.yuan(pay) if pay else _("没有"),
        _("评价"): _count(rated, _("条")),
        _("以前的派工记录"): _count(past, _("条")),
        _("给过的同意"): "、".join(consents) or _("没有"),
        _("身份"): "、".join(roles) or _("没有"),
        _("从哪儿导入"): "、".join(sorted(set(sources.values_list("source", flat=True)))) or _("不是导入的"),
        _("并进来的旧档案"): _count(len(files_merged_into(person.pk)), _("份")),
    }


def _count(number: int, unit: str) -> str:
    return f"{number} {unit}" if number else _("没有")


def hands_of(merge: FileMerge) -> dict[str, str]:
    """Names of who proposed, decided and undid; one query."""
    uids = {name: getattr(merge, f"{name}_uid") for name in ("proposed_by", "decided_by", "undone_by")}
    names = names_by_uid(uids.values())
    return {name: names.get(uid, "") for name, uid in uids.items()}
