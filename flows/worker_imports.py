"""What every worker has in memory before its first job: loaded once, by the process that all workers are forked from."""

import atexit
import os
import sys

import pandas as pd  # noqa: F401 - pyarrow imports it at the first list it is given: 0.4 s in every worker

import flows.shard  # noqa: F401 - to have it in memory
from linker_core.factuality import load_claim_model
from linker_core.hosts import is_hosted
from linker_core.language import detect_language
from linker_core.rendering import environment
from linker_core.words import load_vocabulary

UNDECIDED = "Ein Satz in irgendeiner Sprache, die nicht auf den ersten Blick erkannt wird."


def fill_caches() -> None:
    """Read the tables that every shard looks things up in. No database is opened, for it would not survive a fork."""
    detect_language(UNDECIDED)
    is_hosted("www.example.org")
    load_vocabulary()
    load_claim_model()
    environment()


fill_caches()

if any("multiprocessing.forkserver" in argument for argument in sys.orig_argv):
    # it holds nothing to tidy up, and DuckDB's bindings would report all of themselves as leaked
    atexit.register(os._exit, 0)
