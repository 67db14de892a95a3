"""A backup that was never restored is a hope: copy, damage, bring back, verify."""

from __future__ import annotations

import json
import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from yizhan.core import audit, clock
from yizhan.core.actions import Work, action
from yizhan.core.actors import SYSTEM
from yizhan.core.audit import AuditRow
from yizhan.core.backup import DATABASE_FILES, BackupError, back_up, read_manifest, restore
from yizhan.core.jobs.models import Job
from yizhan.core.tests import sample_jobs as sample

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor == "postgresql" and not shutil.which("pg_restore"),
        reason="pg_dump and pg_restore are not installed",
    ),
]


@action
def change_sample(work: Work, name: str) -> None:
    work.record(("sample", name))


def database_file() -> str:
    return DATABASE_FILES[connection.vendor]


@pytest.fixture
def media(settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    (settings.MEDIA_ROOT / "signs").mkdir(parents=True)
    (settings.MEDIA_ROOT / "signs" / "a.txt").write_text("标识名牌", encoding="utf-8")
    return settings.MEDIA_ROOT


@pytest.fixture
def made(media: Path, tmp_path: Path) -> Path:
    """A backup of a house with three sealed audit rows, one job and one file."""
    for name in "abc":
        change_sample(SYSTEM, name)
    audit.seal(clock.now())
    sample.note.enqueue("waiting")
    back_up(tmp_path / "backup")
    return tmp_path / "backup"


def test_the_copy_comes_back_and_verifies(made: Path, media: Path) -> None:
    change_sample(SYSTEM, "after the backup")
    Job.objects.all().delete()
    (media / "signs" / "a.txt").write_text("overwritten", encoding="utf-8")
    out = StringIO()
    call_command("restore", str(made), yes=True, stdout=out)
    assert list(AuditRow.objects.values_list("object_uid", flat=True)) == ["a", "b", "c"]
    assert Job.objects.get().arguments["args"] == ["waiting"]
    assert (media / "signs" / "a.txt").read_text(encoding="utf-8") == "标识名牌"
    assert "3 links hold" in out.getvalue()


def test_the_manifest_names_files_versions_and_the_audit_head(made: Path) -> None:
    manifest = read_manifest(made)
    assert set(manifest.files) == {database_file(), "media/signs/a.txt"}
    assert manifest.audit_head.startswith("3:")
    assert "core.0002_append_only" in manifest.migrations
    assert manifest.made_at == clock.now().isoformat()


def test_a_full_database_is_not_replaced_without_yes(made: Path) -> None:
    with pytest.raises(BackupError, match="--yes"):
        restore(made)
    with pytest.raises(CommandError, match="--yes"):
        call_command("restore", str(made))


def test_one_changed_byte_stops_the_restore(made: Path) -> None:
    path = made / database_file()
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    with pytest.raises(BackupError, match="does not match its checksum"):
        restore(made, overwrite=True)


def test_a_missing_and_an_added_file_stop_the_restore(made: Path) -> None:
    (made / "media" / "signs" / "a.txt").rename(made / "media" / "b.txt")
    with pytest.raises(BackupError, match="missing or not listed"):
        restore(made, overwrite=True)


def test_a_folder_without_manifest_is_no_backup(tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="no readable"):
        restore(tmp_path, overwrite=True)


@pytest.mark.parametrize(
    ("key", "value", "words"), [("format", 9, "format 9"), ("vendor", "oracle", "DATABASE_URL")]
)
def test_a_backup_of_another_kind_is_refused(made: Path, key: str, value: object, words: str) -> None:
    manifest = json.loads((made / "manifest.json").read_text(encoding="utf-8"))
    (made / "manifest.json").write_text(json.dumps({**manifest, key: value}), encoding="utf-8")
    with pytest.raises(BackupError, match=words):
        restore(made, overwrite=True)


def test_an_existing_backup_is_never_overwritten(made: Path) -> None:
    with pytest.raises(BackupError, match="not empty"):
        back_up(made)


def test_nothing_half_done_stays_behind(tmp_path: Path, media: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yizhan.core.backup._dump", lambda target: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        back_up(tmp_path / "backup")
    assert [path.name for path in tmp_path.iterdir()] == ["media"]
