"""Background work: leased jobs, the outbox of events, periodic tasks (docs/adr/0004-jobs.md).

Others use ``django_tasks.task``, :func:`yizhan.core.jobs.periodic.periodic`, ``@on(Event)`` of
:mod:`yizhan.core.events` and, in tests and demo data, :func:`yizhan.core.jobs.engine.drain`.
"""
