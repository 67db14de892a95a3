"""Triggers that make the three logs append-only for everybody who speaks SQL to the database.

UPDATE, DELETE, TRUNCATE and (SQLite) INSERT OR REPLACE of a logged row are refused by the database itself. Test
databases are emptied between tests by ``conftest.py``, which switches the triggers off around the flush.
"""

from django.db import migrations

TABLES = {"core_auditrow": "id", "core_auditseal": "row_id", "core_transitionlog": "id"}

POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION core_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$
"""


def create_statements(vendor: str) -> list[str]:
    if vendor == "postgresql":
        return [POSTGRES_FUNCTION] + [
            statement
            for table in TABLES
            for statement in (
                f"CREATE TRIGGER {table}_keep BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION core_append_only()",
                f"CREATE TRIGGER {table}_keep_all BEFORE TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION core_append_only()",
            )
        ]
    return [
        f"CREATE TRIGGER {table}_keep_{verb.lower()} BEFORE {verb} ON {table} {condition}"
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for table, key in TABLES.items()
        for verb, condition in (
            ("UPDATE", ""),
            ("DELETE", ""),
            # REPLACE would delete the old row without asking the DELETE trigger.
            ("INSERT", f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key}) "),
        )
    ]


def drop_statements(vendor: str) -> list[str]:
    if vendor == "postgresql":
        return [
            f"DROP TRIGGER IF EXISTS {table}_keep{suffix} ON {table}"
            for table in TABLES
            for suffix in ("", "_all")
        ]
    return [
        f"DROP TRIGGER IF EXISTS {table}_keep_{verb}"
        for table in TABLES
        for verb in ("update", "delete", "insert")
    ]


def create(apps, schema_editor):
    for statement in create_statements(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


def drop(apps, schema_editor):
    for statement in drop_statements(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]
    operations = [migrations.RunPython(create, drop)]
