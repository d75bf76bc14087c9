"""The look stays one look: colours in one file, nothing inline, nothing from outside, small."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
STATIC = ROOT / "static"
TEMPLATES = ROOT / "templates"
SHEETS = sorted((STATIC / "css").glob("*.css"))
SHARED = [STATIC / "css" / f"{name}.css" for name in ("tokens", "base", "components")]
PAGES = sorted(path for path in TEMPLATES.rglob("*.html") if "mail" not in path.relative_to(TEMPLATES).parts[:1])
MAILS = sorted((TEMPLATES / "mail").rglob("*.*"))
READABLE = {".css", ".js", ".svg", ".html", ".txt"}

HEX = re.compile(r"#(?:[0-9a-f]{8}|[0-9a-f]{6}|[0-9a-f]{3,4})\b", re.IGNORECASE)
COLOUR_FUNCTION = re.compile(r"\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|light-dark)\(")
COLOUR_NAME = re.compile(
    r"\b(?:white|black|gr[ae]y|silver|red|maroon|orange|yellow|olive|lime|green|teal|blue|navy|purple|pink|brown)\b"
)
ADDRESS = re.compile(r"(?:https?:)?//((?:[\w-]+\.)+[a-z]{2,})", re.IGNORECASE)
NAMESPACES = {"schema.org", "www.w3.org"}


def css_of(sheet: Path) -> str:
    return re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL)


def print_blocks(css: str) -> Iterator[str]:
    for start in re.finditer(r"@media print\s*\{", css):
        depth, end = 1, start.end()
        while depth:
            depth += {"{": 1, "}": -1}.get(css[end], 0)
            end += 1
        yield css[start.start() : end]


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("sheet", [sheet for sheet in SHEETS if sheet.stem != "tokens"], ids=named)
def test_colours_stand_in_tokens_alone(sheet: Path) -> None:
    css = css_of(sheet)
    for block in print_blocks(css):
        css = css.replace(block, "")
        digits = [colour.lstrip("#") for colour in HEX.findall(block)]
        assert all(len(set(digit)) == 1 for digit in digits), "paper knows black, white and grey only"
    values = " ; ".join(re.findall(r"(?<=[{;\s])[\w-]+\s*:\s*([^;{}]+)", css))
    assert not HEX.findall(css) + COLOUR_FUNCTION.findall(css) + COLOUR_NAME.findall(values)


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_page_templates_carry_no_style_script_or_colour(page: Path) -> None:
    text = page.read_text()
    assert not re.search(r"""\sstyle\s*=\s*["'{]|<style""", text)
    assert not re.search(r"""\son[a-z]+\s*=\s*["']|javascript:""", text)
    assert not [tag for tag in re.findall(r"<script[^>]*>", text) if "src=" not in tag and "ld+json" not in tag]
    lines = [line for line in text.splitlines() if "theme-color" not in line]
    assert not re.findall(r"""(?:fill|stroke|color|content)=["']""" + HEX.pattern, "\n".join(lines))


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_a_form_that_can_come_back_with_errors_has_an_action(page: Path) -> None:
    """Without one it takes the `#…` of the address along, and the error summary gets no focus."""
    forms = re.findall(r"<form(?:[^>{]|\{\{.*?\}\})*>", page.read_text())
    assert not [form for form in forms if 'method="post"' in form and "novalidate" in form and " action=" not in form]


@pytest.mark.parametrize(
    "path", sorted(path for path in STATIC.rglob("*") if path.suffix in READABLE) + PAGES + MAILS, ids=named
)
def test_nothing_comes_from_outside(path: Path) -> None:
    hosts = {host.lower() for host in ADDRESS.findall(path.read_text())}
    assert hosts <= NAMESPACES


def test_every_custom_property_in_use_exists() -> None:
    css = {sheet.name: css_of(sheet) for sheet in SHEETS}
    defined = set(re.findall(r"(--[\w-]+)\s*:", " ".join(css.values())))
    unknown = {name: set(re.findall(r"var\((--[\w-]+)", text)) - defined for name, text in css.items()}
    assert not any(unknown.values()), unknown


@pytest.mark.parametrize("sheet", SHEETS, ids=named)
def test_focus_has_the_colours_that_are_seen_on_every_surface(sheet: Path) -> None:
    colours = re.findall(r"outline(?:-color)?:[^;]*var\((--[\w-]+)\)", css_of(sheet))
    assert set(colours) <= {"--focus", "--focus-on-deep"}


@pytest.mark.parametrize("sheet", SHEETS, ids=named)
def test_nothing_moves_for_who_wants_calm(sheet: Path) -> None:
    calm = re.sub(r"@media \(prefers-reduced-motion: no-preference\) \{(?:[^{}]*\{[^{}]*\})*\s*\}", "", css_of(sheet))
    assert not re.findall(r"\b(?:transition|animation|scroll-behavior)\b", calm)


def test_files_that_stylesheets_name_exist() -> None:
    for sheet in SHEETS:
        for target in re.findall(r"""url\(["']?([^"')]+)""", css_of(sheet)):
            assert (sheet.parent / target).resolve().is_file(), f"{sheet.name} → {target}"


def test_shared_css_stays_within_its_budget() -> None:
    shared = b"".join(sheet.read_bytes() for sheet in SHARED)
    assert len(shared) <= 32_000
    assert len(gzip.compress(shared, mtime=0)) <= 9_000


@pytest.mark.parametrize("sheet", [sheet for sheet in SHEETS if sheet not in SHARED], ids=named)
def test_css_of_a_room_stays_within_its_budget(sheet: Path) -> None:
    assert len(sheet.read_text().splitlines()) <= 100


@pytest.mark.parametrize("folder", sorted((STATIC / "vendor").iterdir()), ids=named)
def test_what_others_made_carries_its_version_and_licence(folder: Path) -> None:
    assert (folder / "VERSION").read_text().strip()
    assert list(folder.glob("LICEN[CS]E*"))


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_icon_in_use_is_drawn(page: Path) -> None:
    drawn = set(
        re.findall(r'^\s+"(\w+)": \'<', (TEMPLATES / "components" / "icons.html").read_text(), flags=re.MULTILINE)
    )
    used = re.findall(
        r'\b(?:icon|fact|row_link)\("(\w+)"|icon_name="(\w+)"|\bstatus\("\w*",\s*"(\w+)"', page.read_text()
    )
    assert {name for names in used for name in names if name} <= drawn
