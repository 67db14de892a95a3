"""The database itself keeps the working hours of one worker apart, on both databases.

PostgreSQL: an exclusion constraint (worker as a one-number range, so that no extension is needed). SQLite: two triggers;
it has one writer at a time, so reading before writing is safe there. Hours are half-open: noon to noon do not clash.
"""

from django.db import migrations

TABLE = "exchange_bookedshift"

POSTGRES = f"""
ALTER TABLE {TABLE} ADD CONSTRAINT exchange_booked_shift_apart EXCLUDE USING gist (
    int8range(worker_id, worker_id, '[]') WITH &&, tstzrange(starts_at, ends_at) WITH &&
)
"""
SQLITE = [
    f"CREATE TRIGGER exchange_booked_shift_apart_{verb.split()[0].lower()} BEFORE {verb} ON {TABLE} "
    f"WHEN EXISTS (SELECT 1 FROM {TABLE} WHERE worker_id = NEW.worker_id AND id IS NOT NEW.id "
    "AND starts_at < NEW.ends_at AND ends_at > NEW.starts_at) "
    "BEGIN SELECT RAISE(ABORT, 'exchange_booked_shift_apart'); END"
    for verb in ("INSERT", "UPDATE OF worker_id, starts_at, ends_at")
]


def protect(apps, schema_editor):
    is_postgres = schema_editor.connection.vendor == "postgresql"
    for statement in [POSTGRES] if is_postgres else SQLITE:
        schema_editor.execute(statement, params=None)


def release(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"ALTER TABLE {TABLE} DROP CONSTRAINT exchange_booked_shift_apart", params=None)
        return
    for verb in ("insert", "update"):
        schema_editor.execute(f"DROP TRIGGER IF EXISTS exchange_booked_shift_apart_{verb}", params=None)


class Migration(migrations.Migration):
    dependencies = [("exchange", "0001_initial")]
    operations = [
        migrations.RunPython(protect, release),
    ]
