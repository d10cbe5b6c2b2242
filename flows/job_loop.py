"""What a process beside a cluster's worker does: jobs come from a pipe, until it closes or nothing came for a minute."""

import gc
import os
import pickle
import sys
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Thread

import flows.worker_imports  # noqa: F401 - to have all of it in memory before the first job comes
from flows.cluster import Ticket, require_fit
from flows.job_process import connection_of, dump_failure
from flows.workers import COLLECTED_AFTER

IDLE_SECONDS = 60.0
"""A run that was killed tells nobody; what is left of it must go by itself."""


def main() -> None:
    """Serve the pipe whose number is the only argument."""
    connection = connection_of(int(sys.argv[1]))
    jobs: SimpleQueue[bytes] = SimpleQueue()

    def listen() -> None:
        with suppress(EOFError, OSError):
            while True:
                jobs.put(connection.recv_bytes())
        os._exit(1)  # at once, also in the middle of a job: nobody waits for its result

    gc.freeze()
    gc.set_threshold(*COLLECTED_AFTER)
    Thread(target=listen, daemon=True).start()
    known: set[Ticket] = set()
    while True:
        try:
            job = jobs.get(timeout=IDLE_SECONDS)
        except Empty:
            os._exit(0)
        connection.send_bytes(_run(job, known))


def _run(job: bytes, known: set[Ticket]) -> bytes:
    try:
        ticket, function, args, kwargs = pickle.loads(job)  # noqa: S301 - from our own run
        if ticket not in known:
            require_fit(os.uname().nodename, ticket)
            with suppress(OSError):
                os.chdir(ticket.folder)  # paths in the configuration may be relative
            known.add(ticket)
        return pickle.dumps((True, function(*args, **kwargs)))
    except Exception as error:  # noqa: BLE001 - it is the run's to judge
        return dump_failure(error)


if __name__ == "__main__":
    main()
