"""A real S3 server on the loopback interface, and the environment that leads every client to it; nothing leaves the machine."""

import logging
import os
from contextlib import contextmanager
from unittest import mock

import pytest
from moto.server import ThreadedMotoServer
from s3fs import S3FileSystem

from linker_core.storage import list_files, locate, read_bytes

HOST = "127.0.0.1"
BUCKET = "archive"
ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_EC2_METADATA_DISABLED": "true",
    "NO_PROXY": HOST,
}
FORBIDDEN = ("_ls", "_lsdir", "_find", "_walk", "_glob", "_cp_file", "_mv_file", "mv", "_rm")


@contextmanager
def serve():
    """Have a fresh server with an empty bucket; processes that the block starts are led to it as well."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address=HOST, port=0, verbose=False)
    server.start()
    try:
        with pytest.MonkeyPatch.context() as patch:
            for name in [name for name in os.environ if name.startswith(("AWS_", "FSSPEC_"))]:
                patch.delenv(name)
            for name, value in ENVIRONMENT.items():
                patch.setenv(name, value)
            patch.setenv("AWS_ENDPOINT_URL", "http://{}:{}".format(*server.get_host_and_port()))
            S3FileSystem.clear_instance_cache()
            S3FileSystem().mkdir(BUCKET)
            yield
    finally:
        S3FileSystem.clear_instance_cache()
        server.stop()


def objects(place):
    """Every object below a place, by name."""
    return {name: read_bytes(place / name) for name in sorted(list_files(place))}


@contextmanager
def without_listing_and_rename():
    """A store where nothing can be listed, copied, moved or removed: what must be atomic may rely on none of it."""
    refuse = {name: mock.Mock(side_effect=AssertionError(name)) for name in FORBIDDEN}
    with mock.patch.multiple(S3FileSystem, **refuse):
        yield


def place_of(name):
    return locate(f"s3://{BUCKET}/{name}")
