"""Rules of the house that no single slice can keep alone."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models

from yizhan.core import navigation
from yizhan.core.catalogue import uncatalogued_fields
from yizhan.core.fields import EncryptedTextField, UidModel
from yizhan.core.workflow import Workflow, diagram

ROOT = Path(__file__).parent.parent
HOUSE = ROOT / "yizhan"
OURS = [model for model in apps.get_models() if model.__module__.startswith("yizhan.")]
SOURCES = [p for p in HOUSE.rglob("*.py") if "migrations" not in p.parts]


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_every_model_has_an_order_a_label_and_words(model):
    assert model._meta.ordering, "a list without an order changes under the reader's eyes"
    assert re.search(r"[\u4e00-\u9fff]", str(model._meta.verbose_name)), "users read Chinese"
    assert model.__str__ is not models.Model.__str__


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_foreign_keys_to_other_contexts_point_down_and_leave_no_trace(model):
    order = ["core", "messaging", "accounts", "facilities", "exchange", "portal", "demo"]
    for field in model._meta.get_fields():
        if isinstance(field, models.ForeignKey | models.OneToOneField) and field.model is model:
            target = field.remote_field.model._meta.app_label
            own = model._meta.app_label
            if target != own and target in order and own in order:
                assert order.index(target) < order.index(own), f"{field} points up"
                assert field.remote_field.related_name == "+", f"{field} needs related_name='+'"


def test_every_personal_field_is_in_the_catalogue():
    assert uncatalogued_fields() == []


def test_models_with_encrypted_fields_say_they_are_personal():
    encrypted = [m for m in OURS if any(isinstance(f, EncryptedTextField) for f in m._meta.get_fields())]
    assert encrypted
    for model in encrypted:
        assert issubclass(model, UidModel)
        assert getattr(model, "personal", False), model._meta.label


def test_files_stay_small_enough_to_read():
    long = {str(p.relative_to(ROOT)): n for p in SOURCES if (n := len(p.read_text().splitlines())) > 500}
    assert long == {}


def test_functions_stay_small_enough_to_read():
    long = []
    for path in SOURCES:
        if "tests" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                size = (node.end_lineno or node.lineno) - node.lineno + 1
                documented = len((ast.get_docstring(node) or "").splitlines())
                if size - documented > 60:
                    long.append(
                        f"{path.relative_to(ROOT)}:{node.lineno} {node.name} ({size - documented} lines)"
                    )
    assert not long, "\n".join(long)


def test_no_drawer_for_odds_and_ends():
    names = {"utils.py", "helpers.py", "services.py", "misc.py", "common.py"}
    assert [str(p.relative_to(ROOT)) for p in SOURCES if p.name in names] == []


def test_only_the_workflow_sets_a_state():
    """``obj.state = …`` or ``update(state=…)`` elsewhere would skip guards, log and audit."""
    wrong = []
    for path in SOURCES:
        if "tests" in path.parts or path.name == "workflow.py" or "core" in path.parts:
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if re.search(
                r"\b(engagement|posting|day|pay|due|round|hirer|station)\.(verification_)?state = ", line
            ):
                wrong.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()}")
    assert not wrong, "\n".join(wrong)


def test_the_clock_is_asked_in_one_place():
    wrong = []
    for path in SOURCES:
        if "tests" in path.parts or path == HOUSE / "core" / "clock.py":
            continue
        if re.search(
            r"datetime\.now\(|date\.today\(|timezone\.now\(|time\.time\(", path.read_text(encoding="utf-8")
        ):
            wrong.append(str(path.relative_to(ROOT)))
    assert wrong == []


def test_dangerous_templates_and_queries_stay_out():
    wrong = []
    for path in SOURCES:
        text = path.read_text(encoding="utf-8")
        if re.search(r"mark_safe|\.raw\(|\.extra\(|RawSQL|csrf_exempt", text) and "tests" not in path.parts:
            wrong.append(str(path.relative_to(ROOT)))
    allowed = {
        "yizhan/core/templatetags/ui.py",  # vendored icons and escaped JSON-LD
        "yizhan/accounts/sign_in/staff_views.py",  # the QR drawing of segno, made of digits only
    }
    assert set(wrong) <= allowed


@pytest.mark.parametrize("name", sorted(Workflow.registry))
def test_diagrams_are_up_to_date(name):
    drawn = ROOT / "docs" / "states" / f"{name}.md"
    assert drawn.exists(), "run manage.py draw_states"
    assert drawn.read_text(encoding="utf-8") == diagram(Workflow.registry[name]), "run manage.py draw_states"


@pytest.mark.parametrize("name", sorted(Workflow.registry))
def test_every_state_can_be_reached_and_every_live_state_left(name):
    workflow = Workflow.registry[name]
    reached = set(workflow.initial)
    while True:
        more = {t.target for t in workflow.transitions if reached & set(t.sources)} - reached
        if not more:
            break
        reached |= more
    assert set(workflow.states.values) <= reached, "a state nobody can enter"


def test_every_link_of_the_navigation_exists():
    assert navigation.broken_links() == []


def test_migrations_are_complete(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_the_project_speaks_of_itself_alone():
    barred = re.compile(r"/work/|/tmp/team|\bsession helper\b|\.\./shared", re.I)
    wrong = []
    for pattern in ("*.py", "*.md", "*.html", "*.toml", "*.sh", "*.css", "*.js"):
        for path in ROOT.rglob(pattern):
            if {".venv", "var", ".git", "node_modules"} & set(path.parts) or path == Path(__file__):
                continue
            if barred.search(path.read_text(encoding="utf-8", errors="ignore")):
                wrong.append(str(path.relative_to(ROOT)))
    assert wrong == []
