"""Periodic tasks of core, gathered from its parts."""

import yizhan.core.jobs.upkeep  # noqa: F401
