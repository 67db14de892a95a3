"""States of an engagement (workflow d.2, decision D8)."""

from django.utils.translation import gettext_lazy as _

from yizhan.core.actors import SYSTEM_ROLE
from yizhan.core.workflow import Transition, Workflow
from yizhan.exchange.engagements.enums import EngagementState as S
from yizhan.exchange.engagements.enums import NoShowState

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
        # Terms changed after the yes: the same person is asked again, and the place stays his until he answers.
        Transition("agree_changed", (S.ACCEPTED,), S.ACCEPTED, WORKER | STATION_SIDE, _("还去")),
        Transition("agree_changed", (S.CONFIRMED,), S.CONFIRMED, WORKER | STATION_SIDE, _("还去")),
        Transition("agree_changed", (S.DISPATCHED,), S.CONFIRMED, WORKER | STATION_SIDE, _("还去")),
        Transition("refuse_changed", BEFORE_START, S.DECLINED, WORKER | STATION_SIDE, _("那不去了")),
        Transition("lapse_changed", BEFORE_START, S.LAPSED, SYSTEM),
        # Taken on at the gate: he typed the foreman's code, the foreman says that it is he.
        Transition("admit", (S.INTERESTED,), S.CONFIRMED, SITE_SIDE | STATION_SIDE, _("是他，让他干")),
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
        # A wrong mark is taken back by the station, with its trace.
        Transition(
            "undo_no_show",
            (S.NO_SHOW_WORKER, S.NO_SHOW_HIRER),
            S.DISPATCHED,
            STATION_SIDE,
            _("记错了，恢复"),
            requires=("reason",),
        ),
        Transition(
            "excuse_no_show",
            (S.NO_SHOW_WORKER,),
            S.CANCELLED_BY_WORKER,
            STATION_SIDE,
            _("有正当理由，算请假"),
            requires=("reason",),
        ),
        Transition(
            "excuse_no_show",
            (S.NO_SHOW_HIRER,),
            S.CANCELLED_BY_HIRER,
            STATION_SIDE,
            _("有正当理由，算取消"),
            requires=("reason",),
        ),
        Transition(
            "blame_hirer",
            (S.NO_SHOW_WORKER,),
            S.NO_SHOW_HIRER,
            STATION_SIDE,
            _("是用工方的事"),
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
            WORKER | SITE_SIDE | STATION_SIDE,
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

MARK_SIDE = STATION_SIDE | SYSTEM

no_show_workflow = Workflow(
    "exchange.no_show",
    NoShowState,
    initial=[NoShowState.PROPOSED],
    transitions=[
        Transition("mark", (NoShowState.PROPOSED,), NoShowState.MARKED, STATION_SIDE, _("打过电话，记下")),
        Transition(
            "dismiss",
            (NoShowState.PROPOSED,),
            NoShowState.DISMISSED,
            MARK_SIDE | WORKER | SITE_SIDE,
            _("没这回事"),
        ),
        Transition(
            "contest",
            (NoShowState.MARKED,),
            NoShowState.CONTESTED,
            WORKER | HIRER_SIDE | STATION_SIDE,
            _("不是这样"),
        ),
        Transition("stand", (NoShowState.MARKED,), NoShowState.STANDS, SYSTEM),
        Transition(
            "uphold",
            (NoShowState.CONTESTED,),
            NoShowState.STANDS,
            STATION_SIDE,
            _("核过了，照记"),
            requires=("reason",),
        ),
        Transition(
            "reverse",
            (NoShowState.MARKED, NoShowState.CONTESTED, NoShowState.STANDS),
            NoShowState.REVERSED,
            STATION_SIDE,
            _("记错了，改正"),
            requires=("reason",),
        ),
    ],
)
