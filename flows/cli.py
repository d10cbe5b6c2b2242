"""The command `linker`. What is heavy is imported by the command that needs it: help and SQL answer at once."""

import atexit
import os
import sys
from itertools import islice
from pathlib import Path
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Any

import click

from flows.command_options import OutType, as_of_option, out_argument, verbose, work_options
from flows.exit_codes import EXIT_BROKEN, EXIT_SET_ASIDE, EXIT_USAGE
from linker_core import __version__
from linker_core.errors import ArchiveError, LinkerError, UsageError
from linker_core.faults import explain_fault
from linker_core.plaintext import plain

if TYPE_CHECKING:
    from linker_core.storage import Place


class _Group(click.Group):
    """Turns what the linker raises on purpose into one line and an exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except LinkerError as error:
            if ctx.obj == "verbose":
                raise
            message = "\n".join(plain(line) for line in str(error).splitlines())
            click.echo(f"Error: {message}", err=True)
            ctx.exit(EXIT_USAGE if isinstance(error, UsageError | ArchiveError) else EXIT_BROKEN)
        except OSError as error:
            advice = explain_fault(error)
            if ctx.obj == "verbose" or advice is None:
                raise
            click.echo(f"Error: {plain(advice)}", err=True)
            ctx.exit(EXIT_USAGE)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="linker")
def main() -> None:
    """Link the claims of articles to the supplied search results that support them.

    Exit codes: 0 done; 1 a promise is broken, an audit failed, or too much would vanish; 2 wrong use; 3 finished, but records
    were set aside.
    """


def entry() -> None:
    """Run the command line as a program.

    Once Prefect is loaded the interpreter is not torn down piece by piece: what Prefect keeps alive for ever, DuckDB's
    bindings would there report as leaked, on the user's terminal.
    """
    try:
        main(prog_name="linker")
    except SystemExit as end:
        if "prefect" not in sys.modules:
            raise
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(end.code if isinstance(end.code, int) else 0)


@main.command()
@click.argument("inputs", nargs=-1, metavar="[ARTICLES RESULTS]")
@click.option("--articles", multiple=True, metavar="PATH", help="Articles: a file, a folder or a quoted glob; may be repeated.")
@click.option("--results", multiple=True, metavar="PATH", help="Search results: a file or a quoted glob; may be repeated.")
@click.option("--out", required=True, type=OutType(), help="The archive: a new, empty or earlier OUT, or s3://BUCKET/PREFIX.")
@click.option("--config", type=click.Path(path_type=Path), help="linker.toml: settings that differ from the defaults.")
@click.option(
    "--decisions",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Editors' decisions: .csv, .jsonl or .parquet. They hold in every later run, until another file replaces them.",
)
@click.option(
    "--pages",
    type=click.Choice(["files", "parquet"]),
    help="Pages as files, or as the table pages; default: output.pages of the config.",
)
@click.option("--limit", type=click.IntRange(min=1), help="Only the first N articles in the order of their ids; needs a new OUT.")
@click.option("--reread", is_flag=True, help="Read all inputs, also where no file has changed since the last run.")
@work_options
def run(inputs: tuple[str, ...], articles: tuple[str, ...], results: tuple[str, ...], **options: Any) -> None:
    """Link a whole archive: articles that are no longer in the input are withdrawn.

    ARTICLES: .jsonl[.gz|.zst], .parquet, or a folder of .html files. RESULTS: .jsonl[.gz|.zst] or .parquet.
    """
    if len(inputs) not in {0, 2}:
        raise click.UsageError("give ARTICLES and RESULTS; for several of each repeat --articles and --results")
    from flows.command_requests import run_request
    from flows.launch import carry_out

    carry_out(run_request((*inputs[:1], *articles), (*inputs[1:], *results), options), options)


@main.command()
@click.option("--out", required=True, type=OutType(), help="The archive to be changed.")
@click.option("--articles", multiple=True, metavar="PATH", help="Changed articles: a file, a folder or a quoted glob.")
@click.option("--results", multiple=True, metavar="PATH", help="Changed results or sources: a file or a quoted glob.")
@click.option(
    "--only", multiple=True, metavar="ID", help="The files are whole inputs; bring this article alone in line with them."
)
@click.option(
    "--only-file", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="The same for ids in a file, one a line."
)
@click.option("--config", type=click.Path(path_type=Path), help="linker.toml; default: the configuration of the last run.")
@click.option(
    "--decisions",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Editors' decisions; default: the last ones.",
)
@work_options
def update(articles: tuple[str, ...], results: tuple[str, ...], **options: Any) -> None:
    """Change a published archive: what comes of it is what a run over its final content would give.

    Rows are those of 'linker run', with "op": "upsert" (default) or "delete". An article, or a result (article_id and url),
    replaces the one that is there; deleting an article deletes its results. A result without article_id corrects or deletes its
    url in all articles.
    """
    from flows.command_requests import update_request
    from flows.launch import carry_out

    carry_out(update_request(articles, results, options), options)


@main.command()
@out_argument
@click.option("--count", default=1, show_default=True, type=click.IntRange(min=1), help="Stop after so many broken promises.")
@verbose
def check(out: "Place", count: int, **_: Any) -> None:
    """Read again what was published, with an independent parser; exit 1 on the first broken promise."""
    from flows.reporting import say_breach
    from linker_core.archive import Archive
    from linker_core.checker import check_archive

    breaches = list(islice(check_archive(Archive.open(out)), count))
    for breach in breaches:
        click.echo(say_breach(breach), err=True)
    if breaches:
        sys.exit(EXIT_BROKEN)
    click.echo(f"{out}: every promise holds")


@main.command()
@out_argument
@click.argument("article_id")
@as_of_option
@verbose
def explain(out: "Place", article_id: str, run_id: str | None, **_: Any) -> None:
    """Show every sentence of one article: claim or not, candidates, verdict, reason."""
    from linker_core.archive import Archive
    from linker_core.catalog import connect
    from linker_core.explanation import explain_article, format_explanation

    archive = Archive.open(out)
    with connect(archive, archive.find_run(run_id)[1] if run_id else None) as con:
        click.echo(format_explanation(explain_article(con, article_id), get_terminal_size().columns))


@main.command()
@out_argument
@click.argument("statement", required=False)
@click.option("--query", "name", metavar="NAME", help="A query that comes with the linker.")
@click.option(
    "--param", "pairs", multiple=True, metavar="NAME=VALUE", help="A value for $NAME in the SELECT or query; repeat it."
)
@click.option("--list", "is_list", is_flag=True, help="List those queries.")
@click.option("--tables", "is_tables", is_flag=True, help="List the tables: what a row is, and how many there are.")
@click.option("--columns", "table", metavar="TABLE", help="List the columns of a table: type, and what they hold.")
@click.option("--format", "form", type=click.Choice(["table", "csv", "json", "jsonl", "parquet"]), help="Default: table.")
@click.option(
    "--out", "file", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Write there; its ending may say how."
)
@as_of_option
@verbose
def sql(
    out: "Place",
    statement: str | None,
    pairs: tuple[str, ...],
    form: str | None,
    file: Path | None,
    run_id: str | None,
    **asked: Any,
) -> None:
    """Ask the published tables one SELECT; nothing can be changed. Rows go to standard output, or into --out FILE."""
    from flows.row_formats import FORMATS
    from flows.sql_output import (
        format_of,
        list_columns,
        list_queries,
        list_tables,
        output_stream,
        read_parameters,
        run_named,
        run_statement,
    )
    from linker_core.archive import Archive
    from linker_core.catalog import connect

    asked = {name: value for name, value in asked.items() if value and name != "verbose"}
    if len(asked) + (statement is not None) != 1:
        raise click.UsageError("give a SELECT, --query NAME, --list, --tables, or --columns TABLE")
    parameters = read_parameters(pairs)
    archive = Archive.open(out)
    with connect(archive, archive.find_run(run_id)[1] if run_id else None) as con:
        if "is_list" in asked:
            rows = list_queries()
        elif "is_tables" in asked:
            rows = list_tables(con)
        elif "table" in asked:
            rows = list_columns(con, asked["table"])
        elif "name" in asked:
            rows = run_named(con, asked["name"], parameters)
        else:
            rows = run_statement(con, statement or "", parameters)
        with output_stream(file) as stream:
            FORMATS[format_of(form, file)](rows, stream)


@main.command()
@out_argument
@click.option(
    "--format",
    "form",
    required=True,
    type=click.Choice(["webannotation", "claimreview", "csv", "jsonl"]),
    help="W3C Web Annotations of the links; schema.org ClaimReviews of them; or a row per claim.",
)
@click.option("--out", "file", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Default: standard output.")
@click.option("--base", metavar="IRI", help="webannotation: what the ids of annotations begin with; default: urn:uuid:.")
@click.option("--reviewer", metavar="NAME", help="claimreview: the organisation that stands behind the reviews.")
@click.option("--reviewer-url", metavar="URL", help="claimreview: its address.")
@verbose
def export(out: Path, form: str, file: Path | None, **options: Any) -> None:
    """Write what is published in a form that other programs know; docs/standards.md says what each holds."""
    from flows.exporting import ExportOptions, export
    from linker_core.archive import Archive

    options.pop("verbose")
    export(Archive.open(out), form, file, ExportOptions(**options))


@main.command()
@out_argument
@verbose
def report(out: "Place", **_: Any) -> None:
    """Write the coverage report again from the tables."""
    from flows.reporting import rewrite_report
    from linker_core.archive import Archive

    rewrite_report(Archive.open(out))
    click.echo(out / "report" / "index.html")


@main.command()
@click.argument("golds", nargs=-1, metavar="[GOLD]...", type=click.Path(path_type=Path))
@click.option(
    "--cross-fit",
    "labelled",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="LABELLED",
    help="Learn the weights from this folder in five folds, each without the documents it is measured on.",
)
@click.option("--config", type=click.Path(path_type=Path), help="linker.toml: settings that differ from the defaults.")
@click.option("--anchors", type=click.Path(path_type=Path), metavar="RATINGS", help="Anchors that people rated, as JSONL.")
@click.option("--min-precision", type=click.FloatRange(0, 1), metavar="SHARE", help="Say which threshold makes so many right.")
@click.option("--sweep/--no-sweep", "is_swept", default=True, help="Link an archive once per threshold; default: yes.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="All figures as JSON.")
@verbose
def evaluate(golds: tuple[Path, ...], config: Path | None, out: Path | None, **options: Any) -> None:
    """Measure claims, verdicts, links, conflicts and anchors against human judgements.

    GOLD: a folder with articles.jsonl, results.jsonl and gold.jsonl; a file of labelled pairs (claim, evidence, label); or one of
    labelled sentences (sentence, label). All plain or compressed. The report is Markdown.
    """
    from flows.evaluation import EvaluationRequest, evaluate, write_figures
    from linker_core.evaluation_report import format_evaluation
    from linker_core.settings import load_settings

    if not golds and not options["anchors"]:
        raise click.UsageError("name what to measure: GOLD, or --anchors RATINGS")
    options.pop("verbose")
    evaluation = evaluate(EvaluationRequest(golds, load_settings(config), **options))
    click.echo("\n".join(map(plain, format_evaluation(evaluation).splitlines())))
    if out:
        write_figures(evaluation, out)


@main.command()
@click.argument("labelled", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--out", required=True, type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help="Where the files are written."
)
@verbose
def train(labelled: Path, out: Path, **_: Any) -> None:
    """Learn anew from labelled data: the judge, its calibration, what a claim is, terms, and the model card's tables.

    The same data gives the same files. LABELLED: a folder with verification/*.jsonl.gz and claims/*.jsonl.gz. `judge.model_file`
    names the judge.json to use; its calibration.json belongs beside it. Needs scipy: install claim-linker[train].
    """
    from linker_core.model_files import write_model

    for line in write_model(labelled, out):
        click.echo(line)


@main.command()
@out_argument
@click.option("--run", "run_id", metavar="RUN", help="Back to the state before this run; default: to the originals.")
@verbose
def undo(out: "Place", run_id: str | None, **_: Any) -> None:
    """Take links back: publish the originals, or the state before a run, exactly."""
    from flows.undoing import take_back
    from linker_core.archive import Archive

    snapshot = take_back(Archive.open(out), run_id)
    click.echo(f"{out}: published {'the originals' if run_id is None else f'the state before {run_id}'} as {snapshot.run_id}")


@main.command()
@out_argument
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@verbose
def grade(out: "Place", file: Path, **_: Any) -> None:
    """Take in what people found of links, right, wrong or unsure: the report shows which share is right, and asks for others.

    FILE: .csv, .jsonl[.gz|.zst] or .parquet with the columns grade, article_id, claim_id, url, quote, and if you like grader,
    graded_at, note; the report hands it over. The table grades keeps them.
    """
    from flows.grading import grading_lines, take_grades_in
    from linker_core.archive import Archive

    graded = take_grades_in(Archive.open(out), file)
    for line in grading_lines(graded):
        click.echo(plain(line))
    if graded.grading.drops:
        sys.exit(EXIT_SET_ASIDE)


@main.command()
@out_argument
@click.option("--purge", "is_purge", is_flag=True, help="Forget at once what the current state does not hold, all over OUT.")
@click.option("--dry-run", "is_dry_run", is_flag=True, help="Say what would go, remove nothing.")
@click.option("--config", type=click.Path(path_type=Path), help="linker.toml: its section [keep] says what is kept.")
@click.option(
    "--keep", "snapshots", type=click.IntRange(min=1), metavar="N", help="Keep the newest N states; over keep.snapshots."
)
@click.option("--days", type=click.FloatRange(min=0), help="Keep states that were current so lately; over keep.days.")
@click.option("--grace", "grace_hours", type=click.FloatRange(min=0), metavar="HOURS", help="Over keep.grace_hours.")
@verbose
def gc(out: "Place", config: Path | None, is_purge: bool, is_dry_run: bool, **given: Any) -> None:  # noqa: FBT001 - click calls it
    """Remove files that no kept state needs; say what is kept, and why.

    With --purge also what earlier states, the history, the cache and the report tell of articles, sources, decisions and records
    that the current state no longer holds. Earlier states that hold any of them go as a whole, and can no longer be undone to.
    """
    from flows.sweeping import remembered_keep, sweep_archive, sweep_lines
    from linker_core.archive import Archive

    archive = Archive.open(out)
    values = {name: value for name, value in given.items() if value is not None and name != "verbose"}
    keep = remembered_keep(archive, config).model_copy(update=values)
    sweep = sweep_archive(archive, keep, is_purge=is_purge, is_dry_run=is_dry_run)
    for line in sweep_lines(sweep, keep, is_dry_run=is_dry_run):
        click.echo(plain(line))
