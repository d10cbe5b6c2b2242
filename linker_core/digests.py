"""Identities that derive from content alone: the same content has the same name on any machine, in any run."""

from collections.abc import Callable, Iterable
from hashlib import blake2b

DIGEST_BYTES = 16
"""128 bits: no accidental collision in any archive, and half the text of a SHA-256 in every row."""


NULL = b"n"
"""The type letter of None."""
COPIED_BYTES = 4096
"""Longer parts are digested where they lie: copying them costs more than another call."""


def digest_bytes(data: bytes) -> str:
    """The content digest of raw bytes, 32 hexadecimal digits."""
    return blake2b(data, digest_size=DIGEST_BYTES).hexdigest()


def digest_parts(*parts: str | bytes | int | None) -> str:
    """One digest for a tuple of values; unambiguous, since every part carries its type and length.

    >>> digest_parts("ab", "c") == digest_parts("a", "bc")
    False
    """
    return digest_encoded(map(encode_part, parts))


def digests_after(*shared: str | bytes | int | None) -> Callable[..., str]:
    """As `digest_parts`, of many tuples that begin alike: what they share is digested once.

    >>> digests_after("a", "b")("c", 1) == digest_parts("a", "b", "c", 1)
    True
    """
    begun = blake2b(_join(shared), digest_size=DIGEST_BYTES)

    def digest(*parts: str | bytes | int | None) -> str:
        hasher = begun.copy()
        hasher.update(_join(parts))
        return hasher.hexdigest()

    return digest


def _join(parts: Iterable[str | bytes | int | None]) -> bytes:
    return b"".join([b"%s%d:%s" % (kind, len(data), data) for data, kind in map(encode_part, parts)])


def digest_encoded(parts: Iterable[tuple[bytes, bytes]]) -> str:
    """As `digest_parts`, of values that `encode_part` has encoded: who needs the bytes as well encodes them once."""
    hasher = blake2b(digest_size=DIGEST_BYTES)
    held: list[bytes] = []
    for data, kind in parts:
        held.append(b"%s%d:" % (kind, len(data)))
        if len(data) > COPIED_BYTES:
            hasher.update(b"".join(held))
            hasher.update(data)
            held = []
        else:
            held.append(data)
    hasher.update(b"".join(held))
    return hasher.hexdigest()


def encode_part(part: str | bytes | int | None) -> tuple[bytes, bytes]:
    """The bytes of a value, and the letter of its type."""
    if isinstance(part, str):  # first: nearly all are
        return part.encode("utf-8", "surrogatepass"), b"s"
    if part is None:
        return b"", NULL
    return (part, b"b") if isinstance(part, bytes) else (b"%d" % part, b"i")
