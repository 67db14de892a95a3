"""A father and a son, and what they were told."""

from __future__ import annotations

from typing import Any

import pytest

from yizhan.accounts.tests.factories import grant, make_actor, make_person
from yizhan.core.actors import Actor
from yizhan.core.refusals import Refused
from yizhan.exchange.engagements.tests import factories
from yizhan.exchange.family import actions
from yizhan.exchange.workers.models import Worker
from yizhan.messaging.models import Message

SON_PHONE, FATHER_PHONE = "15400099111", "15400099222"


def father() -> tuple[Actor, Worker]:
    """A registered worker with a phone of his own, and himself signed in."""
    worker = factories.make_worker(person_fields={"name": "周守田"})
    worker.person.phone = FATHER_PHONE
    worker.person.save()
    grant(worker.person, "worker")
    return factories.as_worker(worker), worker


def son(**facts: Any) -> Actor:
    return make_actor("worker", person=make_person("周小田", phone=SON_PHONE, **facts))


def helped() -> tuple[Actor, Worker, Actor, str]:
    me, worker = father()
    helper = son()
    uid = actions.invite_helper(me, worker.pk, phone=SON_PHONE, kin="son")
    actions.accept_tie(helper, uid)
    return me, worker, helper, uid


def refused_codes(run: Any) -> set[str]:
    with pytest.raises(Refused) as refusal:
        run()
    return set(refusal.value.codes)


def messages_to(uid: str, template: str) -> int:
    return Message.objects.filter(recipient_uid=uid, template=template).count()
