"""Keep the English catalogue: collect what the product says, update the catalogue, compile it.

    python -m tools.messages            update locale/en/LC_MESSAGES/django.po and compile django.mo
    python -m tools.messages --check    change nothing; exit status 1 when the files are stale or incomplete

The msgid is the Chinese text. No gettext binaries are needed: Python sources are read as syntax trees, templates
through Django's own ``templatize``, files are written with polib. References name files without line numbers, so that
the catalogue changes only when words change.
"""

from __future__ import annotations

import argparse
import ast
import re
import sys
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polib
from django.template.base import Lexer, TokenType
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
HOUSE = ROOT / "yizhan"
CATALOGUE = ROOT / "locale" / "en" / "LC_MESSAGES" / "django.po"

METADATA = {
    "Project-Id-Version": "yizhan",
    "Language": "en",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}
HEADER = "English words of the product. The msgid is the Chinese text people see first.\nUpdated by: python -m tools.messages"

# Name of a translation function → what its text arguments are.
FUNCTIONS = {
    f"{prefix}gettext{suffix}": arguments
    for prefix, arguments in {
        "": ("text",),
        "n": ("text", "plural"),
        "p": ("context", "text"),
        "np": ("context", "text", "plural"),
    }.items()
    for suffix in ("", "_lazy", "_noop")
}
EAGER = frozenset({"gettext", "ngettext", "pgettext", "npgettext"})

CHINESE = re.compile(r"[\u3400-\u9fff]")
PLACEHOLDER = re.compile(r"%\(\w+\)[\w.]*[sdf]|\{\w*[^{}]*\}|%[sd]")
_TEMPLATE_CALL = re.compile(
    r"\b(npgettext|ngettext|pgettext|gettext|_)\("
    r"""((?:\s*u?(?:'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")\s*,?)+)"""
)

Key = tuple[str, str]
"""Context ("" for none) and msgid."""


@dataclass(frozen=True, slots=True)
class Message:
    """One text at one place.

    Args:
        text: the msgid.
        plural: the msgid of the plural form, "" when the text does not count.
        context: tells equal Chinese words with different meanings apart.
    """

    text: str
    plural: str = ""
    context: str = ""


@dataclass(slots=True)
class Collected:
    """A text with every file that says it."""

    plural: str = ""
    files: set[str] = field(default_factory=set)


class CannotRead(Exception):
    """A call whose text is not written out (an f-string, a sum): no catalogue can hold it."""


# ---- Python ----


def _functions_of(tree: ast.Module) -> dict[str, str]:
    """Local name → translation function, as the file imports them."""
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            names |= {
                alias.asname or alias.name: alias.name for alias in node.names if alias.name in FUNCTIONS
            }
    return names


def _function_called(call: ast.Call, names: dict[str, str]) -> str:
    if isinstance(call.func, ast.Name):
        return names.get(call.func.id, "")
    is_module = isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name)
    if is_module and call.func.value.id == "translation" and call.func.attr in FUNCTIONS:
        return call.func.attr
    return ""


def _texts(node: ast.expr, place: str) -> list[str]:
    """The texts an argument can have: a literal, or one of two. A variable has none (its words are collected elsewhere)."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.IfExp):
        return _texts(node.body, place) + _texts(node.orelse, place)
    if isinstance(node, ast.JoinedStr | ast.BinOp):
        raise CannotRead(f"{place}: a translated text must be one literal with %(name)s placeholders")
    return []


def python_messages(source: str, file: str) -> list[Message]:
    """What a Python file says through gettext and its siblings, and the labels of choices.

    Raises:
        CannotRead: a text is put together before it is translated.
    """
    tree = ast.parse(source, file)
    names = _functions_of(tree)
    found: list[Message] = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not (function := _function_called(node, names)):
            continue
        kinds = FUNCTIONS[function]
        options = [_texts(argument, f"{file}:{node.lineno}") for argument in node.args[: len(kinds)]]
        if len(options) < len(kinds) or not all(options):
            continue
        if len(kinds) == 1:
            found += [Message(text) for text in options[0]]
        else:
            found.append(Message(**dict(zip(kinds, (texts[0] for texts in options), strict=True))))
    return found + [Message(text) for text, _line in bare_labels(tree)]


def bare_labels(tree: ast.Module) -> list[tuple[str, int]]:
    """Labels of ``TextChoices`` and ``IntegerChoices`` that are plain literals: text and line."""
    found = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.ClassDef) or not any(
            "Choices" in ast.unparse(base) for base in node.bases
        ):
            continue
        for statement in node.body:
            value = statement.value if isinstance(statement, ast.Assign) else None
            label = value.elts[-1] if isinstance(value, ast.Tuple) and len(value.elts) == 2 else None
            if isinstance(label, ast.Constant) and CHINESE.search(str(label.value)):
                found.append((label.value, label.lineno))
    return found


def eager_calls(source: str, file: str) -> list[str]:
    """Calls outside of functions that translate while the file is imported: they freeze one language."""
    tree = ast.parse(source, file)
    names = _functions_of(tree)

    def walk(node: ast.AST) -> Iterator[str]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
                continue
            if isinstance(child, ast.Call) and _function_called(child, names) in EAGER:
                yield f"{file}:{child.lineno}"
            yield from walk(child)

    return list(walk(tree))


# ---- templates ----


def template_messages(source: str, file: str) -> list[Message]:
    """What a template says in ``translate``, ``blocktranslate`` and ``_("…")``."""
    found = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        code = templatize(source, origin=file)
    for function, literals in _TEMPLATE_CALL.findall(code):
        kinds = FUNCTIONS["gettext" if function == "_" else function]
        texts = ast.literal_eval(f"[{literals.rstrip().rstrip(',')}]")
        found.append(Message(**dict(zip(kinds, texts, strict=True))))
    return found


def bare_template_text(source: str) -> list[tuple[str, int]]:
    """Chinese in a template that no translation tag holds: text and line."""
    found, inside = [], False
    for token in Lexer(source).tokenize():
        if token.token_type == TokenType.BLOCK:
            name = token.contents.split(maxsplit=1)[0]
            inside = name in {"blocktranslate", "blocktrans", "comment"} or (
                inside and name not in {"endblocktranslate", "endblocktrans", "endcomment"}
            )
            if name not in {"translate", "trans"} and not inside:
                rest = re.sub(r"""_\((?:"[^"]*"|'[^']*')\)""", "", token.contents)
                if CHINESE.search(rest) and not name.startswith("end"):
                    found.append((rest.strip(), token.lineno))
        elif token.token_type == TokenType.TEXT and not inside and CHINESE.search(token.contents):
            found.append((token.contents.strip(), token.lineno))
        elif token.token_type == TokenType.VAR and not inside:
            rest = re.sub(r"""_\((?:"[^"]*"|'[^']*')\)""", "", token.contents)
            if CHINESE.search(rest):
                found.append((rest.strip(), token.lineno))
    return found


# ---- the catalogue ----


def sources() -> Iterator[tuple[Path, str]]:
    """Every file that can say something to people: the house's Python without tests and migrations, and its templates."""
    for path in sorted(HOUSE.rglob("*")):
        parts = set(path.relative_to(HOUSE).parts[:-1])
        if parts & {"migrations", "tests", "static", "__pycache__"} or not path.is_file():
            continue
        if path.suffix == ".py" or (path.suffix in {".html", ".txt"} and "templates" in parts):
            yield path, path.read_text(encoding="utf-8")


def collect() -> dict[Key, Collected]:
    """Every text of the house, by context and msgid."""
    found: dict[Key, Collected] = {}
    for path, source in sources():
        file = path.relative_to(ROOT).as_posix()
        read = python_messages if path.suffix == ".py" else template_messages
        for message in read(source, file):
            if not message.text:
                continue
            entry = found.setdefault((message.context, message.text), Collected())
            entry.plural = entry.plural or message.plural
            entry.files.add(file)
    return found


def _flags(text: str) -> list[str]:
    return ["python-format"] if re.search(r"%\(\w+\)", text) else []


def updated(old: polib.POFile, found: dict[Key, Collected]) -> polib.POFile:
    """A new catalogue with the texts of the house and the translations that were there."""
    known = {(entry.msgctxt or "", entry.msgid): entry for entry in old if not entry.obsolete}
    new = polib.POFile(wrapwidth=110)
    new.header, new.metadata = HEADER, dict(METADATA)
    for (context, text), place in sorted(found.items(), key=lambda item: (item[0][1], item[0][0])):
        entry = polib.POEntry(msgid=text, msgctxt=context or None, flags=_flags(text))
        entry.occurrences = [(file, "") for file in sorted(place.files)]
        before = known.get((context, text))
        if place.plural:
            entry.msgid_plural = place.plural
            forms = dict(before.msgstr_plural) if before and before.msgid_plural else {}
            entry.msgstr_plural = {form: forms.get(form, "") for form in (0, 1)}
        elif before:
            entry.msgstr = before.msgstr
        if before:
            entry.tcomment = before.tcomment
            entry.flags += [flag for flag in before.flags if flag == "fuzzy"]
        new.append(entry)
    return new


def english(entry: polib.POEntry) -> list[str]:
    """The translations of an entry, one or one per plural form."""
    return (
        [entry.msgstr_plural[form] for form in sorted(entry.msgstr_plural)]
        if entry.msgid_plural
        else [entry.msgstr]
    )


def _placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text.replace("%%", "")))


def mistakes(entry: polib.POEntry) -> list[str]:
    """What is wrong with one translation: missing, fuzzy, other placeholders, left in Chinese."""
    texts = english(entry)
    if not all(texts) or "fuzzy" in entry.flags:
        return [f"not translated: {entry.msgid}"]
    wanted = _placeholders(entry.msgid_plural or entry.msgid)
    wrong = []
    for form, text in enumerate(texts):
        have = _placeholders(text)
        # "1 day" may leave the number out; everything else has all placeholders.
        missing = set() if entry.msgid_plural and form == 0 and len(wanted - have) <= 1 else wanted - have
        if missing or have - wanted:
            wrong.append(f"placeholders differ: {entry.msgid} → {text}")
        if text.startswith("\n") != entry.msgid.startswith("\n") or text.endswith(
            "\n"
        ) != entry.msgid.endswith("\n"):
            wrong.append(f"line breaks differ: {entry.msgid!r}")
        if text.count("%%") and not entry.msgid.count("%%"):
            wrong.append(f"stray percent sign: {text}")
    return wrong


def read_catalogue(path: Path = CATALOGUE) -> polib.POFile:
    """The catalogue as it lies in the tree; empty when there is none."""
    return polib.pofile(str(path), wrapwidth=110) if path.exists() else polib.POFile()


def compiled_differs(catalogue: polib.POFile, path: Path) -> bool:
    """Whether the compiled file says something else than the catalogue."""
    if not path.exists():
        return True

    def plain(entries: polib.POFile | polib.MOFile) -> dict:
        return {(e.msgctxt, e.msgid): (e.msgid_plural, english(e)) for e in entries}

    translated = polib.POFile()
    translated.extend(catalogue.translated_entries())
    return plain(polib.mofile(str(path))) != plain(translated)


def problems() -> list[str]:
    """Everything `--check` refuses."""
    old = read_catalogue()
    new = updated(old, collect())
    wrong = [mistake for entry in new for mistake in mistakes(entry)]
    if str(new) != str(old):
        wrong.append(f"{CATALOGUE.name} is stale: run python -m tools.messages")
    if compiled_differs(old, CATALOGUE.with_suffix(".mo")):
        wrong.append(f"{CATALOGUE.with_suffix('.mo').name} is stale: run python -m tools.messages")
    return wrong


def main(arguments: list[str] | None = None) -> int:
    """Update and compile, or check; returns the exit status."""
    parser = argparse.ArgumentParser(prog="tools.messages", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="change nothing, say what is stale or missing")
    options = parser.parse_args(arguments)
    say = sys.stdout.write
    if options.check:
        wrong = problems()
        say("".join(f"{line}\n" for line in wrong) or "The English catalogue is complete and current.\n")
        return 1 if wrong else 0
    old = read_catalogue()
    new = updated(old, collect())
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    new.save(str(CATALOGUE))
    new.save_as_mofile(str(CATALOGUE.with_suffix(".mo")))
    gone = {(e.msgctxt, e.msgid) for e in old} - {(e.msgctxt, e.msgid) for e in new}
    open_entries = [entry for entry in new if not all(english(entry)) or "fuzzy" in entry.flags]
    say(f"{len(new)} texts, {len(open_entries)} not translated, {len(gone)} removed\n")
    say("".join(f"  {entry.msgid!r}\n" for entry in open_entries))
    return 0


if __name__ == "__main__":
    sys.exit(main())
