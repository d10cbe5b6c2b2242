"""From the options of the command line to what a run or an update is asked to do."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from flows.requests import IN_FLIGHT, RunRequest, UpdateRequest, count_cores
from linker_core.errors import UsageError
from linker_core.settings import OutputSettings, Settings, load_settings

Options = Mapping[str, Any]


def run_request(articles: Sequence[str], results: Sequence[str], options: Options) -> RunRequest:
    """A run over a whole archive.

    Raises:
        UsageError: inputs are not named, or options do not go together.
    """
    if not articles or not results:
        raise click.UsageError("name both articles and results")
    own = {name: options[name] for name in ("limit", "reread")}
    return RunRequest(settings=_settings(options), **own, **_common(articles, results, options))


def update_request(articles: Sequence[str], results: Sequence[str], options: Options) -> UpdateRequest:
    """An update. Settings that are not given are those of the published state.

    Raises:
        UsageError: options do not go together, or the file of ids cannot be read.
    """
    if (options["only"] or options["only_file"]) and not (articles and results):
        raise click.UsageError("--only needs the whole inputs: name both --articles and --results")
    given = {"settings": load_settings(options["config"])} if options["config"] else {}
    return UpdateRequest(only=_read_only(options), **given, **_common(articles, results, options))


def _common(articles: Sequence[str], results: Sequence[str], options: Options) -> dict[str, Any]:
    """What both are asked."""
    if options["patch"] and not options["dry_run"]:
        raise click.UsageError("--patch says what a dry run would change; add --dry-run")
    asked = {name: options[name] for name in ("out", "decisions", "runner", "address", "accept")}
    workers = options["workers"] or (count_cores() if options["runner"] == "process" else IN_FLIGHT)
    progress = "quiet" if options["quiet"] else "bar" if sys.stderr.isatty() else "lines"
    return {"articles": tuple(articles), "results": tuple(results), **asked, "workers": workers, "progress": progress}


def _settings(options: Options) -> Settings:
    settings, pages = load_settings(options["config"]), options["pages"]
    return settings.model_copy(update={"output": OutputSettings(pages=pages)}) if pages else settings


def _read_only(options: Options) -> tuple[str, ...] | None:
    """The ids that an update is to be kept to; a file of them has one a line."""
    named: tuple[str, ...] = options["only"]
    file: Path | None = options["only_file"]
    if file is None:
        return named or None
    try:
        return (*named, *filter(None, file.read_text(encoding="utf-8").split("\n")))
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"--only-file {file} cannot be read: {error}") from error
