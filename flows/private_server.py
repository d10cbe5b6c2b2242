"""The private Prefect server of one run: it lives exactly as long as the process that holds its standard input.

Run as a script with the number of an inherited, listening socket, so that no port can be lost between choosing and using it,
and the folder of its files, which go with it.
"""

import os
import shutil
import socket
import sys
import threading

import uvicorn


def serve(listener: int, home: str) -> None:
    """Serve Prefect's API on an inherited socket until standard input closes; then remove `home`."""
    threading.Thread(target=_end_with_parent, args=(home,), daemon=True).start()
    config = uvicorn.Config("prefect.server.api.server:create_app", factory=True, log_level="error", lifespan="on")
    uvicorn.Server(config).run(sockets=[socket.socket(fileno=listener)])


def _end_with_parent(home: str) -> None:
    """Leave at once, however the parent ended: an orderly shutdown prints tracebacks of its own cancelled tasks."""
    sys.stdin.buffer.read()
    shutil.rmtree(home, ignore_errors=True)
    os._exit(0)


if __name__ == "__main__":
    serve(int(sys.argv[1]), sys.argv[2])
