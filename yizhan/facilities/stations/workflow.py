"""Life cycle of a place (workflow d.14), first states: registered → trial → operating, and back from a rest."""

from django.utils.translation import gettext_lazy as _

from yizhan.core.actors import SYSTEM_ROLE
from yizhan.core.workflow import Transition, Workflow
from yizhan.facilities.stations.enums import StationState as S

DISTRICT = frozenset({"district_officer", SYSTEM_ROLE})
OFFICERS = DISTRICT | {"local_officer"}
KEEPERS = OFFICERS | {"station_manager"}

station_workflow = Workflow(
    "facilities.station",
    S,
    initial=[S.PROPOSED, S.OPERATING],
    transitions=[
        Transition("build", (S.PROPOSED,), S.BUILDING, DISTRICT, _("开工建设")),
        Transition("try_out", (S.BUILDING,), S.TRIAL, DISTRICT, _("试运行")),
        Transition("open", (S.TRIAL,), S.OPERATING, DISTRICT, _("正式开放")),
        Transition(
            "rest_for_season",
            (S.OPERATING,),
            S.SUSPENDED_SEASON,
            OFFICERS,
            _("季节性停开"),
            requires=("reason",),
        ),
        Transition(
            "close_for_works",
            (S.OPERATING, S.TRIAL),
            S.SUSPENDED_WORKS,
            OFFICERS,
            _("施工停开"),
            requires=("reason",),
        ),
        Transition("reopen", (S.SUSPENDED_SEASON, S.SUSPENDED_WORKS), S.OPERATING, KEEPERS, _("恢复开放")),
        Transition(
            "merge",
            (S.OPERATING, S.SUSPENDED_SEASON, S.SUSPENDED_WORKS),
            S.MERGED,
            DISTRICT,
            _("并入别的驿站"),
            requires=("reason",),
        ),
        Transition(
            "delist",
            (S.TRIAL, S.OPERATING, S.SUSPENDED_SEASON, S.SUSPENDED_WORKS),
            S.DELISTED,
            # Only the outcome of an assessment case (d.10) takes a place out; nobody does it by a button.
            frozenset({SYSTEM_ROLE}),
            requires=("reason",),
        ),
    ],
)
