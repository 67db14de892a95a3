"""Copy the whole district into a folder, and bring it back.

A backup holds the database, the media files and a manifest with versions, sizes and SHA-256 of every file, and the
head of the audit chain at that moment. It does *not* hold the field keys: without ``FIELD_KEYS`` and
``BLIND_INDEX_KEY`` of that day the personal data in it stays sealed (docs/operations.md).
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from yizhan.core import clock
from yizhan.core.audit import AuditSeal

FORMAT = 1
MANIFEST = "manifest.json"
DATABASE_FILES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}


class BackupError(RuntimeError):
    """The backup or the restore was not done; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What ``manifest.json`` says."""

    made_at: str
    vendor: str
    audit_head: str
    files: dict[str, dict[str, Any]]
    migrations: list[str]


def back_up(target: Path) -> Manifest:
    """Write a backup into ``target``, which must not exist or be empty; work may go on meanwhile.

    The folder appears under its name only when it is complete.

    Raises:
        BackupError: the target is taken, or ``pg_dump`` is missing or failed.
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise BackupError(f"{target} exists and is not empty")
    partial = target.with_name(f".{target.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    try:
        head = AuditSeal.objects.order_by("-number").first()
        _dump(partial / _database_file())
        if Path(settings.MEDIA_ROOT).is_dir():
            shutil.copytree(settings.MEDIA_ROOT, partial / "media")
        manifest = {
            "format": FORMAT,
            "made_at": clock.now().isoformat(),
            "vendor": connection.vendor,
            "django": django.get_version(),
            "sqlite": sqlite3.sqlite_version,
            "migrations": _applied(),
            "audit_head": f"{head.number}:{head.digest}" if head else "",
            "files": {name: _describe(partial / name) for name in _files(partial)},
        }
        text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True)
        (partial / MANIFEST).write_text(text + "\n", encoding="utf-8")
        if target.exists():
            target.rmdir()
        os.replace(partial, target)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return read_manifest(target)


def read_manifest(source: Path) -> Manifest:
    """The manifest of a backup, every file held against its checksum.

    Raises:
        BackupError: no backup, an unknown format, or a file that is missing, changed or not listed.
    """
    try:
        raw = json.loads((source / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BackupError(f"{source} holds no readable {MANIFEST}") from error
    if raw.get("format") != FORMAT:
        raise BackupError(f"{source} has format {raw.get('format')!r}; this program reads {FORMAT}")
    present = set(_files(source)) - {MANIFEST}
    if different := present ^ set(raw["files"]):
        raise BackupError(f"files missing or not listed: {sorted(different)}")
    for name, facts in raw["files"].items():
        if _describe(source / name) != facts:
            raise BackupError(f"{name} does not match its checksum")
    return Manifest(raw["made_at"], raw["vendor"], raw["audit_head"], raw["files"], raw["migrations"])


def restore(source: Path, *, overwrite: bool = False) -> Manifest:
    """Replace the configured database and the media by those of a backup. Stop web and worker processes first.

    Args:
        overwrite: allow it although the database already has tables.

    Raises:
        BackupError: damaged backup, another database kind, a database in use, or a failed ``pg_restore``.
    """
    manifest = read_manifest(source)
    if manifest.vendor != connection.vendor:
        raise BackupError(f"the backup is {manifest.vendor}, DATABASE_URL is {connection.vendor}")
    if connection.introspection.table_names() and not overwrite:
        raise BackupError("the database is not empty; --yes replaces everything in it")
    _load(source / _database_file())
    media = Path(settings.MEDIA_ROOT)
    if media.exists():
        kept = media.with_name(f"{media.name}.before-restore")
        shutil.rmtree(kept, ignore_errors=True)
        os.replace(media, kept)
    if (source / "media").is_dir():
        shutil.copytree(source / "media", media)
    return manifest


def _database_file() -> str:
    return DATABASE_FILES[connection.vendor]


def _applied() -> list[str]:
    rows = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in rows)


def _files(folder: Path) -> Iterator[str]:
    return (path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*")) if path.is_file())


def _describe(path: Path) -> dict[str, Any]:
    with path.open("rb") as stream:
        return {"sha256": hashlib.file_digest(stream, "sha256").hexdigest(), "bytes": path.stat().st_size}


def _dump(target: Path) -> None:
    if connection.vendor == "postgresql":
        # -Fc: compressed, restorable in one transaction; a snapshot, so work may go on.
        _run("pg_dump", ["-Fc", "--no-owner", "--no-privileges", "-f", str(target)])
        return
    with (
        closing(sqlite3.connect(str(connection.settings_dict["NAME"]), timeout=20)) as live,
        closing(sqlite3.connect(target)) as copy,
    ):
        live.backup(copy, pages=2000, sleep=0.01)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, no -wal beside it


def _load(source: Path) -> None:
    connection.close()
    if connection.vendor == "postgresql":
        if connection.settings_dict["OPTIONS"].get("pool"):
            connection.close_pool()  # type: ignore[attr-defined]
        options = ["--clean", "--if-exists", "--no-owner", "--no-privileges", "--single-transaction"]
        _run("pg_restore", [*options, str(source)])
        return
    with (
        closing(sqlite3.connect(source)) as copy,
        closing(sqlite3.connect(str(connection.settings_dict["NAME"]), timeout=20)) as live,
    ):
        copy.backup(live)


def _run(program: str, options: list[str]) -> None:
    if shutil.which(program) is None:
        raise BackupError(f"{program} is not installed; install the PostgreSQL client tools")
    database = connection.settings_dict
    environment = {
        **os.environ,
        "PGHOST": database["HOST"] or "",
        "PGPORT": str(database["PORT"] or ""),
        "PGUSER": database["USER"] or "",
        "PGPASSWORD": database["PASSWORD"] or "",  # not on the command line, where others can read it
    }
    environment = {name: text for name, text in environment.items() if text or not name.startswith("PG")}
    done = subprocess.run(
        [program, "--dbname", database["NAME"], *options]
        if program == "pg_restore"
        else [program, *options, database["NAME"]],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise BackupError(f"{program} failed: {done.stderr.strip()[-800:]}")
