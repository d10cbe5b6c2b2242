"""Word lists shipped with the package: one entry a line, "#" starts a comment line."""

from importlib.resources import files


def read_words(name: str) -> frozenset[str]:
    """The entries of `resources/<name>`."""
    lines = (files("linker_core") / "resources" / name).read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))
