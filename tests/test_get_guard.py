"""Reading changes nothing: every page is read as every role, and every domain table stays as it was.

The guard in ``core/guards.py`` refuses single statements; this test does not trust it and compares the rows.
"""

from __future__ import annotations

import pytest

from tests.door_objects import pages
from tests.world import ROLES, build_world, changed_tables, fingerprint
from yizhan.core.jobs.models import Job

pytestmark = [pytest.mark.django_db, pytest.mark.every_page]


def test_reading_every_page_changes_no_domain_table() -> None:
    world = build_world()
    wrong = []
    for role in ("visitor", *ROLES):
        before = fingerprint()
        read = [name for name, _response in pages(world, role)]
        assert len(read) > 15, role
        if changed := changed_tables(before):
            wrong.append(f"{role}: {changed}")
    assert not wrong, "\n".join(wrong)


def test_the_fingerprint_sees_a_changed_row() -> None:
    """The other side of the coin: a comparison that sees nothing would always pass."""
    build_world()
    before = fingerprint()
    Job.objects.filter(pk=Job.objects.first().pk).update(priority=7)
    assert changed_tables(before) == ["core_job"]
