"""Who may do what with a worker's registration."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from yizhan.accounts.people.access import register_scope
from yizhan.core.actors import Actor
from yizhan.core.refusals import Decision
from yizhan.exchange.workers.models import Worker

STATION_SIDE = frozenset({"attendant", "station_manager"})


def can_register_others(actor: Actor) -> Decision:
    """Station staff type for people who stand at the counter (代录)."""
    if actor.is_system or actor.role in STATION_SIDE:
        return Decision.yes()
    return Decision.no("not_station_staff", _("代人登记要在驿站工作台办"))


def can_edit_worker(actor: Actor, worker: Worker) -> Decision:
    """The worker, or the staff who may see the registration."""
    if actor.is_system or actor.role in STATION_SIDE:
        return Decision.yes()
    if actor.role == "worker" and worker.person_id == actor.person_id:
        return Decision.yes()
    return Decision.no("not_your_registration", _("只能改自己的登记"))


def people_served(actor: Actor) -> QuerySet:
    """Ids of the people whose registration this station staff may see, whether or not a town stands in their files."""
    if actor.role not in STATION_SIDE:
        return Worker.objects.none().values("person_id")
    return Worker.objects.visible_to(actor).values("person_id")


register_scope(people_served)
