"""Dated values of core, gathered from its parts."""

import yizhan.core.jobs.dated_values  # noqa: F401
