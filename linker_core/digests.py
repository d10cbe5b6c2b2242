"""Identities that derive from content alone: the same content has the same name on any machine, in any run."""

from hashlib import blake2b

DIGEST_BYTES = 16
"""128 bits: no accidental collision in any archive, and half the text of a SHA-256 in every row."""


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
    hasher = blake2b(digest_size=DIGEST_BYTES)
    held: list[bytes] = []
    for part in parts:  # one flat loop: every sentence, claim and result passes here
        if isinstance(part, str):
            data = part.encode("utf-8", "surrogatepass")
            held.append(b"s%d:" % len(data))
        elif part is None:
            held.append(b"n0:")
            continue
        elif isinstance(part, bytes):
            data = part
            held.append(b"b%d:" % len(data))
        else:
            data = b"%d" % part
            held.append(b"i%d:" % len(data))
        if len(data) > COPIED_BYTES:
            hasher.update(b"".join(held))
            hasher.update(data)
            held = []
        else:
            held.append(data)
    hasher.update(b"".join(held))
    return hasher.hexdigest()
