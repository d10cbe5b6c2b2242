"""Writes the pages of docs/ that follow from code: settings, tables, commands. With --check it only says which are stale."""

import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pyarrow as pa
from pydantic_core import PydanticUndefined

from flows.cli import main as command_line
from flows.sql_output import query_headers, query_parameters
from linker_core.calibration import load_figures
from linker_core.catalog import VIEWS
from linker_core.model_card import Learnt, renew_card
from linker_core.schemas import TABLES
from linker_core.settings import DomainRule, Section, Settings
from linker_core.weights import load_weights
from tests.bench.records import describe_benchmarks

DOCS = Path(__file__).parent
NOTE = "<!-- Written by `make docs`; edit the code it names instead. -->\n"


def describe_settings() -> Iterator[str]:
    """linker.toml, from linker_core/settings.py."""
    yield "# Configuration\n"
    yield NOTE
    yield "`linker run … --config linker.toml` reads a TOML file. It names only what differs from the defaults:\n"
    yield '```toml\n[sources]\nown_domains = ["example.com"]\n\n[policy]\nmax_links_per_article = 10\n'
    yield '[[policy.domain_rules]]\ndomain = "partner.example"\nrel = ["sponsored"]\n```\n'
    yield "An unknown name or an unfit value is an error (exit code 2) that lists all of them.\n"
    for name, field in Settings.model_fields.items():
        section = field.annotation
        assert isinstance(section, type)
        assert issubclass(section, Section)
        yield from _describe_section(f"[{name}]", section)
    yield from _describe_section("[[policy.domain_rules]]", DomainRule)


def _describe_section(heading: str, section: type[Section]) -> Iterator[str]:
    yield f"## `{heading}`\n\n{section.__doc__}\n"
    rows = ["| name | default | what and why |", "|---|---|---|"]
    parts = {name: field.annotation for name, field in section.model_fields.items() if isinstance(field.default, Section)}
    for name, field in section.model_fields.items():
        if name in parts:
            continue
        default = "" if field.default in (None, PydanticUndefined) else f"`{_plain(field.default)}`"
        rows.append(f"| `{name}` | {default} | {field.description or ''} |")
    yield "\n".join(rows) + "\n"
    for name, part in parts.items():
        assert part is not None
        yield from _describe_section(f"[{heading.strip('[]')}.{name}]", part)


def _plain(value: object) -> str:
    if isinstance(value, tuple):
        return "[" + ", ".join(f'"{part}"' for part in value) + "]"
    return str(value).lower() if isinstance(value, bool) else str(value)


def describe_tables() -> Iterator[str]:
    """Tables and queries, from linker_core/schemas.py and sql/queries."""
    yield "# Tables\n"
    yield NOTE
    yield '`linker sql OUT "select …"` asks them; any DuckDB from 1.4 on opens `OUT/linker.duckdb`, where each is a view.\n'
    yield "State tables are a function of inputs, configuration and version alone. History tables are not.\n"
    for table in TABLES.values():
        yield f"## {table.name}\n"
        kind = "State" if table.is_state else "History"
        yield f"{kind}: {table.grain}. Sorted by, and unique in, {', '.join(f'`{key}`' for key in table.order)}.\n"
        yield "\n".join(["| column | type | |", "|---|---|---|", *map(_describe_column, table.schema)]) + "\n"
    yield "## The store\n\nThe inputs as supplied, and the texts that are quoted from.\n"
    for view in VIEWS:
        if view.name not in TABLES:
            yield f"### {view.name}\n\n{view.comment}\n"
            yield "\n".join(["| column | type | |", "|---|---|---|", *map(_describe_column, view.schema)]) + "\n"
    yield "## Queries that come with the linker\n"
    yield "`linker sql OUT --query NAME [--param NAME=VALUE]`; a parameter that is left out does not narrow the rows.\n"
    rows = [f"| `{name}` | {_list_parameters(name)} | {header} |" for name, header in query_headers().items()]
    yield "\n".join(["| name | parameters | answers |", "|---|---|---|", *rows]) + "\n"


def _list_parameters(name: str) -> str:
    return ", ".join(f"`{parameter}`" for parameter in query_parameters(name))


def _describe_column(field: pa.Field) -> str:
    comment = (field.metadata or {}).get(b"comment", b"").decode()
    return f"| `{field.name}` | {field.type}{' or null' if field.nullable else ''} | {comment} |"


def describe_commands() -> Iterator[str]:
    """Every command's help, from flows/cli.py."""
    yield "# Commands\n"
    yield NOTE
    parent = click.Context(command_line, info_name="linker", terminal_width=100)
    yield f"```text\n{command_line.get_help(parent)}\n```\n"
    for name in sorted(command_line.commands):
        context = click.Context(command_line.commands[name], info_name=name, parent=parent, terminal_width=100)
        yield f"## linker {name}\n\n```text\n{command_line.commands[name].get_help(context)}\n```\n"


def renew_model_card() -> Iterator[str]:
    """The card with its tables, from linker_core/resources."""
    learnt = Learnt(load_weights(), load_figures())
    yield renew_card((DOCS / "model-card.md").read_text(encoding="utf-8"), learnt)


PAGES = {"configuration.md": describe_settings, "tables.md": describe_tables, "commands.md": describe_commands}
PAGES |= {"model-card.md": renew_model_card, "benchmarks.md": describe_benchmarks}


def write_pages(*, is_check: bool) -> list[str]:
    """Write what is stale, or only name it."""
    stale = []
    for name, describe in PAGES.items():
        text = "\n".join(describe())
        path = DOCS / name
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            stale.append(name)
            if not is_check:
                path.write_text(text, encoding="utf-8")
    return stale


if __name__ == "__main__":
    found = write_pages(is_check="--check" in sys.argv)
    if found and "--check" in sys.argv:
        sys.exit(f"stale: {', '.join(found)}; run make docs")
    print(f"written: {', '.join(found) or 'nothing, all fresh'}")
