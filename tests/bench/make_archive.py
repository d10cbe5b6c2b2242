"""Writes an archive of any size: articles, their results, and what is true of them. The same options, the same bytes.

    python -m tests.bench.make_archive OUT --articles 3000 [--article-bytes 20000] [--results 8] [--result-bytes 3000]
        [--text-share 0.2] [--seed 0] [--processes 2] [--format jsonl.gz|jsonl|parquet|warc.gz]

OUT gets articles.FORMAT, results.FORMAT and truth.jsonl. In a WARC an article's id is its address, and one page in twenty is
windows-1252; results beside it are jsonl.gz. Memory does not grow with the archive.
"""

import argparse
import os
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from tests.bench.archive import Recipe, make_articles
from tests.bench.archive_files import ARTICLE_WRITERS, RESULT_FORMATS, LinesWriter

USUAL = Recipe()


def write_archive(out: Path, recipe: Recipe, count: int, form: str = "jsonl.gz", processes: int = 1) -> tuple[Path, Path]:
    """Write the archive; the paths of its articles and its results."""
    out.mkdir(parents=True, exist_ok=True)
    result_form = RESULT_FORMATS.get(form, form)
    articles, results = out / f"articles.{form}", out / f"results.{result_form}"
    with ExitStack() as stack:
        kept = stack.enter_context(ARTICLE_WRITERS[form](articles))
        told = stack.enter_context(ARTICLE_WRITERS[result_form](results))
        truths = stack.enter_context(LinesWriter(out / "truth.jsonl"))
        for made in make_articles(recipe, count, processes):
            key = made.article["url"] if form == "warc.gz" else made.article["article_id"]
            kept.write(made.article)
            told.write(made.results | {"article_id": key})
            for truth in made.truths:
                truths.write(truth | {"article_id": key})
    return articles, results


def main(arguments: Sequence[str] | None = None) -> None:
    """Write what the command line asks for, and say how fast that was."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--articles", type=int, default=3000)
    parser.add_argument("--article-bytes", type=int, default=USUAL.article_bytes)
    parser.add_argument("--results", type=int, default=USUAL.results)
    parser.add_argument("--result-bytes", type=int, default=USUAL.result_bytes)
    parser.add_argument("--text-share", type=float, default=USUAL.text_share)
    parser.add_argument("--seed", type=int, default=USUAL.seed)
    parser.add_argument("--format", choices=sorted(ARTICLE_WRITERS), default="jsonl.gz")
    parser.add_argument("--processes", type=int, default=len(os.sched_getaffinity(0)))
    given = parser.parse_args(arguments)
    began = time.perf_counter()
    recipe = Recipe(given.seed, given.article_bytes, given.results, given.result_bytes, given.text_share)
    write_archive(given.out, recipe, given.articles, given.format, given.processes)
    seconds = time.perf_counter() - began
    sys.stderr.write(f"{given.articles} articles in {seconds:.1f} s, {given.articles / seconds:.0f} a second\n")


if __name__ == "__main__":
    main()
