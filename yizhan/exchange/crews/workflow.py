"""Life of a crew, of a membership, and of an offer to a crew."""

from django.utils.translation import gettext_lazy as _

from yizhan.core.actors import SYSTEM_ROLE
from yizhan.core.workflow import Transition, Workflow
from yizhan.exchange.crews.enums import CrewState, JobState, MemberState

STATION = frozenset({"attendant", "station_manager"})
WORKER = frozenset({"worker"})
HIRERS = frozenset({"hirer", "hirer_staff"})
SYSTEM = frozenset({SYSTEM_ROLE})

crew_workflow = Workflow(
    "exchange.crew",
    CrewState,
    initial=[CrewState.ACTIVE],
    transitions=[
        Transition("dissolve", (CrewState.ACTIVE,), CrewState.DISSOLVED, WORKER | STATION, _("散了")),
    ],
)

member_workflow = Workflow(
    "exchange.crew_member",
    MemberState,
    initial=[MemberState.ASKED, MemberState.IN],
    transitions=[
        Transition("join", (MemberState.ASKED,), MemberState.IN, WORKER | STATION, _("我加入")),
        Transition("decline", (MemberState.ASKED,), MemberState.DECLINED, WORKER | STATION, _("不加入")),
        Transition("lapse", (MemberState.ASKED,), MemberState.LAPSED, SYSTEM | WORKER | STATION),
        Transition("leave", (MemberState.IN,), MemberState.LEFT, WORKER | STATION | SYSTEM, _("退出")),
        Transition("take_off", (MemberState.IN,), MemberState.TAKEN_OFF, WORKER | STATION, _("请出去")),
    ],
)

job_workflow = Workflow(
    "exchange.crew_job",
    JobState,
    initial=[JobState.ASKED],
    transitions=[
        Transition("place", (JobState.ASKED,), JobState.PLACED, WORKER | STATION, _("接了")),
        Transition("decline", (JobState.ASKED,), JobState.DECLINED, WORKER | STATION, _("不接")),
        Transition("withdraw", (JobState.ASKED,), JobState.WITHDRAWN, HIRERS | STATION, _("收回")),
        Transition("lapse", (JobState.ASKED,), JobState.LAPSED, SYSTEM),
    ],
)
