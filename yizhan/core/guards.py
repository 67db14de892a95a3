"""Reading changes nothing: a guard on the database connection during GET and HEAD.

A view that writes while a page is read loses the property that a crawler, a prefetch or a reload is harmless. The
guard looks at the SQL itself, so no layer above can forget it. Sessions and view logs are the stated exceptions: a
view-log model says so with ``written_on_read = True``.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse

logger = logging.getLogger(__name__)

READING_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_WRITE = re.compile(
    r"\b(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|REPLACE\s+INTO|(?<!FOR )(?<!KEY )UPDATE(?:\s+ONLY)?|DELETE\s+FROM|TRUNCATE(?:\s+TABLE)?)\s+"
    r'["`]?(\w+)',
    re.IGNORECASE,
)
_MAY_WRITE = re.compile(r"\s*(?:INSERT|REPLACE|UPDATE|DELETE|TRUNCATE|WITH)\b", re.IGNORECASE)


class WriteDuringRead(RuntimeError):
    """A page that is only read tried to change a domain table."""


@lru_cache(maxsize=1)
def writable_on_read() -> frozenset[str]:
    """Tables that a GET may write: sessions, caches and the view logs."""
    marked = {m._meta.db_table for m in apps.get_models() if getattr(m, "written_on_read", False)}
    caches = {
        cache["LOCATION"]
        for cache in settings.CACHES.values()
        if cache["BACKEND"].endswith("DatabaseCache") and cache.get("LOCATION")
    }
    return frozenset(marked | caches | set(settings.GET_WRITABLE_TABLES))


def written_table(sql: str) -> str:
    """The table a statement writes, or ``""`` when it only reads.

    ``SELECT … FOR UPDATE`` is a read; text in quotes cannot mislead because values travel as parameters.
    """
    if not _MAY_WRITE.match(sql):
        return ""
    found = _WRITE.search(sql)
    return found.group(1) if found else ""


class _Guard:
    """An execute wrapper that refuses writes and remembers that it did."""

    def __init__(self, path: str):
        self.path, self.refused = path, ""

    def __call__(self, execute: Callable, sql: str, params: Any, many: bool, context: dict) -> Any:
        table = written_table(sql)
        if table and table not in writable_on_read():
            self.refused = table
            logger.error("GET %s tried to write %s", self.path, table)
            raise WriteDuringRead(f"GET {self.path} tried to write {table}")
        return execute(sql, params, many, context)


class ReadOnlyGetMiddleware:
    """Hold the guard over everything below it while a request is only read.

    The exception becomes a page with status 500 and a log line; tests see it raised. A view that swallows it is
    answered with 500 all the same.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in READING_METHODS:
            return self.get_response(request)
        guard = _Guard(request.path)
        with connection.execute_wrapper(guard):
            response = self.get_response(request)
        if guard.refused and response.status_code < 500:
            raise WriteDuringRead(f"GET {request.path} tried to write {guard.refused}")
        return response
