"""What every worker has imported before its first job: loaded once, by the process that all workers are forked from."""

import atexit
import os
import sys

import flows.shard  # noqa: F401 - to have it in memory

if any("multiprocessing.forkserver" in argument for argument in sys.orig_argv):
    # it holds nothing to tidy up, and DuckDB's bindings would report all of themselves as leaked
    atexit.register(os._exit, 0)
