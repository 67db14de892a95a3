"""The stylesheets keep what the design language promises: contrast, sizes, no missing files."""

import gzip
import re
from pathlib import Path

import pytest

import yizhan

STATIC = Path(yizhan.__file__).parent / "core/static/core"
CSS = {path.name: path.read_text("utf-8") for path in (STATIC / "css").glob("*.css")}
TOKENS = dict(
    re.findall(r"--yz-([a-z0-9-]+):\s*(#[0-9a-f]{3,6})\b", CSS["theme.css"].split("/* ---------- 2")[0])
)
WHITE, PAGE = "#ffffff", "#f4f7f5"


def luminance(colour: str) -> float:
    """Relative luminance of WCAG 2.x."""
    digits = colour.lstrip("#")
    digits = "".join(c * 2 for c in digits) if len(digits) == 3 else digits
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(
    ("ink", "ground", "at_least"),
    [
        ("ink", WHITE, 16.6), ("ink", PAGE, 15.4),
        ("ink-2", WHITE, 9.0), ("ink-2", PAGE, 8.4),
        ("ink-3", WHITE, 6.2), ("ink-3", PAGE, 5.8),
        ("line-strong", WHITE, 3.0), ("line-strong", PAGE, 3.0),
        ("brand", WHITE, 7.9), ("brand", PAGE, 7.3),
        ("brand-dark", WHITE, 11.0), ("brand-dark", "brand-tint", 9.4),
        ("pay", WHITE, 7.3), ("pay", PAGE, 6.8), ("pay", "pay-tint", 6.4),
        ("honor", WHITE, 7.3), ("honor", "honor-tint", 6.0),
        ("ink", "yellow", 10.8), ("ink", "lamp", 9.2),
        ("ok", WHITE, 7.3), ("ok", "ok-tint", 6.3),
        ("warn", WHITE, 8.0), ("warn", "warn-tint", 7.2),
        ("bad", WHITE, 8.8), ("bad", "bad-tint", 7.5),
        ("info", WHITE, 8.6), ("info", "info-tint", 7.4),
    ],
)  # fmt: skip
def test_tokens_keep_their_measured_contrast(ink, ground, at_least):
    measured = contrast(TOKENS[ink], TOKENS.get(ground, ground))
    assert measured >= at_least - 0.05, f"{ink} on {ground}: {measured:.2f}"


def test_errors_are_plum_and_honours_red():
    assert TOKENS["bad"] == "#8f1746"
    assert TOKENS["honor"] == "#a81d1d"
    assert TOKENS["bad"] != TOKENS["honor"]


def _rule(text: str, selector: str) -> str:
    found = re.search(re.escape(selector) + r"\s*\{([^}]*)\}", text)
    assert found, selector
    return found.group(1)


def _rem(block: str, name: str) -> float:
    return float(re.search(re.escape(name) + r":\s*([\d.]+)rem", block).group(1))


def test_elder_text_is_at_least_24_px():
    block = _rule(CSS["theme.css"], '[data-view="elder"]')
    root_px = 16 * float(re.search(r"font-size:\s*([\d.]+)%", block).group(1)) / 100
    for token in ("--yz-fs-xs", "--yz-fs-sm", "--yz-fs-md", "--yz-fs-lg"):
        assert root_px * _rem(block, token) >= 24, token


def test_worker_body_text_is_at_least_18_px():
    block = _rule(CSS["theme.css"], 'html:not([data-view="elder"]) .yz-large')
    assert 16 * _rem(block, "--tblr-body-font-size") >= 18
    assert 16 * _rem(block, "--yz-fs-md") >= 18


@pytest.mark.parametrize("name", ["theme.css", "shell.css", "components.css", "pages.css"])
def test_no_text_is_fixed_below_14_px_or_below_the_elder_size(name):
    """Sizes under 1.0625rem must be tokens, or elder text would fall under 24 px."""
    text = re.sub(r"--yz-fs[^;]*;|--tblr-body-font-size[^;]*;", "", CSS[name])
    fixed = [float(size) for size in re.findall(r"font-size:\s*([\d.]*\d)rem", text)]
    assert [size for size in fixed if size < 1.0625] == []
    pixels = [int(size) for size in re.findall(r"font-size:\s*(\d+)px", text)]
    # Only inside drawings (ring, floor plan, map labels, pins), which scale as pictures.
    assert all(size >= 12 for size in pixels)


def test_stylesheets_stay_readable():
    assert {name: len(text.splitlines()) for name, text in CSS.items() if len(text.splitlines()) > 600} == {}


def test_every_file_a_stylesheet_names_exists():
    for path in STATIC.rglob("*.css"):
        text = path.read_text("utf-8")
        assert "sourceMappingURL" not in text, path
        for address in re.findall(r"url\(([^)\"']+)\)", text):
            if not address.startswith(("data:", "#")):
                assert (path.parent / address).is_file(), f"{path.name}: {address}"


@pytest.mark.parametrize("name", ["tabler/tabler.min.css", "leaflet/leaflet.js"])
def test_shipped_gzip_is_the_same_file(name):
    plain = STATIC / "vendor" / name
    assert gzip.decompress(plain.with_name(plain.name + ".gz").read_bytes()) == plain.read_bytes()


def test_a_first_load_stays_under_150_kb_compressed():
    import django_htmx

    htmx = Path(django_htmx.__file__).parent / "static/django_htmx/htmx-4.min.js"
    files = [STATIC / "vendor/tabler/tabler.min.css", STATIC / "js/yz.js", htmx]
    files += [
        STATIC / "css" / n for n in ("theme.css", "shell.css", "components.css", "pages.css", "print.css")
    ]
    total = sum(len(gzip.compress(path.read_bytes(), 9)) for path in files)
    assert total < 130_000  # leaves 20 kB for the page itself


def test_licences_stand_beside_vendored_files():
    for folder in (STATIC / "vendor").iterdir():
        if folder.is_dir():
            assert (folder / "LICENSE").is_file(), folder
