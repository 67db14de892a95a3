"""States of an engagement (workflow d.2, decision D8)."""

from django.utils.translation import gettext_lazy as _

from yizhan.core.actors import SYSTEM_ROLE
from yizhan.core.workflow import Transition, Workflow
from yizhan.exchange.engagements.enums import EngagementState as S

WORKER = frozenset({"worker"})
HIRER_SIDE = frozenset({"hirer", "hirer_staff"})
SITE_SIDE = HIRER_SIDE | {"foreman"}
STATION_SIDE = frozenset({"attendant", "station_manager"})
SYSTEM = frozenset({SYSTEM_ROLE})

BEFORE_START = (S.ACCEPTED, S.CONFIRMED, S.DISPATCHED)

engagement_workflow = Workflow(
    "exchange.engagement",
    S,
    initial=[S.INTERESTED, S.OFFERED],
    transitions=[
        Transition("offer", (S.INTERESTED,), S.OFFERED, HIRER_SIDE | STATION_SIDE | SYSTEM, _("请他来")),
        Transition("accept", (S.OFFERED,), S.ACCEPTED, WORKER | STATION_SIDE, _("去")),
        Transition("decline", (S.OFFERED,), S.DECLINED, WORKER | STATION_SIDE, _("不去")),
        Transition("lapse", (S.OFFERED, S.INTERESTED), S.LAPSED, SYSTEM),
        Transition("withdraw_interest", (S.INTERESTED,), S.DECLINED, WORKER | STATION_SIDE, _("不报了")),
        Transition("refuse_interest", (S.INTERESTED,), S.DECLINED, HIRER_SIDE | STATION_SIDE, _("这次不用")),
        Transition("undo", (S.ACCEPTED,), S.OFFERED, WORKER | STATION_SIDE, _("点错了，先不定")),
        Transition("confirm", (S.ACCEPTED,), S.CONFIRMED, SYSTEM | STATION_SIDE, _("定下来")),
        Transition("dispatch", (S.CONFIRMED,), S.DISPATCHED, SYSTEM | STATION_SIDE, _("派出")),
        Transition(
            "arrive",
            (S.CONFIRMED, S.DISPATCHED),
            S.ON_SITE,
            WORKER | SITE_SIDE | STATION_SIDE | SYSTEM,
            _("到了，签到"),
        ),
        Transition("begin", (S.ON_SITE,), S.WORKING, SITE_SIDE | STATION_SIDE | SYSTEM, _("开工")),
        Transition(
            "complete",
            (S.ON_SITE, S.WORKING),
            S.COMPLETED,
            WORKER | SITE_SIDE | STATION_SIDE | SYSTEM,
            _("干完了"),
        ),
        Transition("close", (S.COMPLETED,), S.CLOSED, SYSTEM | WORKER | HIRER_SIDE | STATION_SIDE),
        Transition(
            "cancel_by_worker",
            BEFORE_START,
            S.CANCELLED_BY_WORKER,
            WORKER | STATION_SIDE,
            _("去不了了"),
            requires=("reason",),
        ),
        Transition(
            "cancel_by_hirer",
            BEFORE_START,
            S.CANCELLED_BY_HIRER,
            HIRER_SIDE | STATION_SIDE | SYSTEM,  # SYSTEM: the posting was withdrawn
            _("不用来了"),
            requires=("reason",),
        ),
        Transition(
            "mark_no_show_worker",
            (S.CONFIRMED, S.DISPATCHED),
            S.NO_SHOW_WORKER,
            STATION_SIDE,
            _("没来"),
            requires=("reason",),
        ),
        Transition(
            "mark_no_show_hirer",
            (S.CONFIRMED, S.DISPATCHED, S.ON_SITE),
            S.NO_SHOW_HIRER,
            STATION_SIDE,
            _("用工方放空"),
            requires=("reason",),
        ),
        Transition(
            "send_home",
            (S.ON_SITE,),
            S.SENT_HOME,
            SITE_SIDE | STATION_SIDE,
            _("到了没让干"),
            requires=("reason",),
        ),
        Transition(
            "walk_off",
            (S.ON_SITE, S.WORKING),
            S.WALKED_OFF,
            SITE_SIDE | STATION_SIDE,
            _("中途走了"),
            requires=("reason",),
        ),
        Transition(
            "replace",
            (S.ACCEPTED, S.CONFIRMED, S.DISPATCHED, S.ON_SITE),
            S.REPLACED,
            STATION_SIDE,
            _("换人"),
            requires=("reason",),
        ),
        Transition(
            "stop_for_safety",
            (S.ON_SITE, S.WORKING),
            S.ABANDONED_SAFETY,
            WORKER | STATION_SIDE,
            _("不安全，不干了"),
            requires=("reason",),
        ),
    ],
)
