"""Messages of the journey: who is told, in which words, with a link to where he can act."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from yizhan.accounts.queries import staff_of_station
from yizhan.core.actions import Work
from yizhan.core.templatetags.ui import when_words
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.engagements.pages import page_or
from yizhan.exchange.engagements.placing import local
from yizhan.exchange.postings.models import Posting
from yizhan.messaging.actions import _do_queue_message
from yizhan.messaging.enums import Channel


def full_engagement(engagement_id: int) -> Engagement:
    """With everything a message needs."""
    return Engagement.objects.select_related(
        "posting__hirer__contact", "worker__person", "posting__trade"
    ).get(pk=engagement_id)


def dated_words(start: date | datetime, end: datetime | None = None) -> str:
    """``11月24日 周二 7:30–17:00``: a stored message is read on any day, so it never says 今天 or 明天."""
    day = start.date() if isinstance(start, datetime) else start
    return when_words(start, end, today=day - timedelta(days=2))  # two days ahead has no word of its own


def when_of(engagement: Engagement) -> str:
    """Day and hours, with the date written out."""
    return dated_words(local(engagement.starts_at), local(engagement.ends_at))


def _do_tell_worker(
    work: Work, engagement: Engagement, template: str, *, link: str = "", **facts: Any
) -> None:
    """Say something to the worker, once for each engagement and template; by default it leads to his shift."""
    person = engagement.worker.person
    _do_queue_message(
        work,
        channel=Channel.IN_APP,
        template=template,
        recipient_uid=str(person.uid),
        language=person.language,
        facts={"title": engagement.posting.title, "when": when_of(engagement), **facts},
        link=link or page_or("me_shift", "", engagement.uid),
        dedupe_key=f"{template}:{engagement.pk}:{facts.get('key', '')}",
    )


def _do_tell_hirer(
    work: Work, engagement: Engagement, template: str, *, link: str = "", **facts: Any
) -> None:
    """Say something to the hirer's contact; a hirer without one is told by the station."""
    contact = engagement.posting.hirer.contact
    if contact is None:
        return
    _do_queue_message(
        work,
        channel=Channel.IN_APP,
        template=template,
        recipient_uid=str(contact.uid),
        language=contact.language,
        facts={
            "title": engagement.posting.title,
            "when": when_of(engagement),
            "name": engagement.worker.person.display_name,
            **facts,
        },
        link=link or page_or("hire_board", "", engagement.posting.uid),
        dedupe_key=f"{template}:{engagement.pk}:{facts.get('key', '')}",
    )


def _do_tell_station(work: Work, posting: Posting, template: str, *, key: str, **facts: Any) -> None:
    """Say something about a posting to everybody who works at its station today."""
    for membership in staff_of_station(posting.station.code):
        person = membership.person
        _do_queue_message(
            work,
            channel=Channel.IN_APP,
            template=template,
            recipient_uid=str(person.uid),
            language=person.language,
            facts={"title": posting.title, "number": posting.number, **facts},
            link=page_or("console_posting", "", posting.uid),
            dedupe_key=f"{template}:{posting.pk}:{key}:{person.uid}",
        )


def _do_ask_about_day(work: Work, engagement: Engagement, on: date) -> None:
    """明天还来不来? with a link to the page where he answers."""
    _do_tell_worker(
        work,
        full_engagement(engagement.pk),
        "exchange.day_asked",
        link=page_or("me_engagement_days", "", engagement.uid),
        on=dated_words(on),
        key=on.isoformat(),
    )
