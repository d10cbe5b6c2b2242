"""What an object store offers in place of rename and lock: a put that holds only if nobody else has put meanwhile.

S3's If-Match and If-None-Match (also MinIO, Ceph, R2). Ages are told by the store's own clock, for those of two machines differ.
"""

from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from linker_core.errors import ArchiveError
from linker_core.storage import read_bytes

if TYPE_CHECKING:
    from upath import UPath

LOST = {"PreconditionFailed", "ConditionalRequestConflict", "NoSuchKey", "404", "409", "412"}
"""What S3 answers where another put came first, or the object is gone."""


class LostPutError(ArchiveError):
    """Somebody else has put the object since it was read."""


@dataclass(frozen=True, slots=True)
class Tagged:
    """An object's content, the tag of that version, and the seconds since it was put."""

    data: bytes
    tag: str
    age: float


def read_tagged(place: "UPath") -> Tagged | None:
    """What lies there now; None where nothing does.

    The tag is read first: if another version comes between, a put that relies on the tag is lost, as it must be.
    """
    bucket, key, _ = place.fs.split_path(place.path)
    try:
        head = place.fs.call_s3("head_object", Bucket=bucket, Key=key)
        data = read_bytes(place)
    except FileNotFoundError:
        return None
    return Tagged(data, head["ETag"], _age(head))


def _age(head: dict[str, Any]) -> float:
    now = head["ResponseMetadata"]["HTTPHeaders"].get("date")
    return (parsedate_to_datetime(now) - head["LastModified"]).total_seconds() if now else 0.0


def put_if(place: "UPath", data: bytes, tag: str | None) -> str:
    """Put an object, provided that the version with the tag is still there, or without a tag: that none is; returns its own tag.

    A client that got no answer asks again and is then refused for its own first put: so what lies there decides. No two writers
    put the same content, unless it says the same.

    Raises:
        LostPutError: another put came first.
    """
    condition = {"IfNoneMatch": "*"} if tag is None else {"IfMatch": tag}
    try:
        return str(place.fs.pipe_file(place.path, data, **condition)["ETag"])
    except OSError as error:
        if _code(error) not in LOST:
            raise
        current = read_tagged(place)
        if current is None or current.data != data:
            raise LostPutError(f"{place}: somebody else has written it meanwhile; run again") from error
        return current.tag


def _code(error: BaseException) -> str:
    """What S3 called the fault; s3fs keeps it as the cause."""
    response = getattr(error.__cause__, "response", None) or {}
    return str(response.get("Error", {}).get("Code", ""))
