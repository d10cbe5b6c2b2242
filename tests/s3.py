"""A real S3 server on the loopback interface, and the environment that leads every client to it; nothing leaves the machine."""

import os
from contextlib import contextmanager
from unittest import mock

from moto.server import ThreadedMotoServer

BUCKET = "archive"
HOST = "127.0.0.1"


@contextmanager
def serve():
    """A fresh server; yields the environment that names it, set for the block and for the processes it starts."""
    server = ThreadedMotoServer(ip_address=HOST, port=0, verbose=False)
    server.start()
    environment = {
        "AWS_ENDPOINT_URL": f"http://{HOST}:{server.get_host_and_port()[1]}",
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
        "NO_PROXY": HOST,
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "S3_", "FSSPEC_"))}
    try:
        with mock.patch.dict(os.environ, kept | environment, clear=True):
            yield environment
    finally:
        server.stop()
