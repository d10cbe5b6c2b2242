"""A patch gives the very bytes of the pages, by both programs that people apply patches with."""

import io
import shutil
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linker_core.patches import PageChange, write_patch

TOOLS = {
    "patch": ["patch", "-p1", "--quiet", "--no-backup-if-mismatch", "--binary"],
    "git": ["git", "apply", "--whitespace=nowarn"],
}
LINK = b'<a href="https://x.org/">four</a>'
PAGES = {
    "one line": (b"<p>four</p>\n", b"<p>" + LINK + b"</p>\n"),
    "no line end": (b"<p>one</p>\n<p>four</p>", b"<p>one</p>\n<p>" + LINK + b"</p>"),
    "line end lost": (b"a\nb\n", b"a\nb"),
    "line end won": (b"a\nb", b"a\nb\n"),
    "carriage returns": (b"a\r\nfour\r\nb\r\n", b"a\r\n" + LINK + b"\r\nb\r\n"),
    "lone carriage returns": (b"a\rfour\rb", b"a\r" + LINK + b"\rb"),
    "mixed": (b"a\n\rfour\r\n\nb\n\r", b"a\n\r" + LINK + b"\r\n\nb\n\r"),
    "another charset": ("Zürich four\n".encode("cp1252"), "Zürich ".encode("cp1252") + LINK + b"\n"),
    "signs of a patch": (
        b"--- a\n+++ b\n@@ -1 +1 @@\ndiff --git a/x b/x\n four\n",
        b"--- a\n+++ b\n@@ -1 +1 @@\ndiff --git a/x b/x\n five\n",
    ),
    "line separators": ("a\u2028four\x0bb\x0c\x1cc\x85\n".encode(), "a\u2028five\x0bb\x0c\x1cc\x85\n".encode()),
    "far apart": (b"".join(b"%d\n" % n for n in range(40)), b"".join(b"%d\n" % n for n in range(40) if n not in (3, 30))),
    "byte order mark": ("\ufefffour\n".encode(), "\ufefffive\n".encode()),
    "new": (None, b"<p>new\r\n</p>"),
    "new and empty": (None, b""),
    "withdrawn": (b"<p>old\r\n</p>", None),
    "emptied": (b"a\n", b""),
    "filled": (b"", b"a"),
}


def run(tool, folder, patch):
    if shutil.which(tool) is None:
        pytest.skip(f"{tool} is absent: install it to have patches applied by it")
    subprocess.run(TOOLS[tool], cwd=folder, input=patch, check=True, capture_output=True)


def apply(tool, folder, changes):
    """The folder's pages after the patch."""
    folder.mkdir()
    patch = io.BytesIO()
    for change in changes:
        assert write_patch(change, patch)
        if change.before is not None:
            (folder / change.path).parent.mkdir(parents=True, exist_ok=True)
            (folder / change.path).write_bytes(change.before)
    run(tool, folder, patch.getvalue())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("tool", TOOLS)
def test_applied_it_gives_the_pages(tool, tmp_path):
    changes = [PageChange(f"{name.replace(' ', '/')}%20x.html", *pages) for name, pages in PAGES.items()]
    expected = {change.path: change.after for change in changes if change.after is not None}
    assert apply(tool, tmp_path / "html", changes) == expected


LINES = st.lists(st.sampled_from([b"a", b"b", b"a\r", b"\r", b"", b"\xff", "é".encode()]), max_size=12).map(b"\n".join)


@settings(max_examples=25)
@given(
    st.lists(st.tuples(LINES, LINES).filter(lambda pair: pair[0] != pair[1]), min_size=1, max_size=8),
    st.sampled_from(list(TOOLS)),
)
def test_any_pages_become_what_the_patch_says(tmp_path_factory, pairs, tool):
    changes = [PageChange(f"{number}.html", *pair) for number, pair in enumerate(pairs)]
    folder = tmp_path_factory.mktemp("patch") / "html"
    assert apply(tool, folder, changes) == {change.path: change.after for change in changes}
    shutil.rmtree(folder)


@pytest.mark.parametrize(("before", "after"), [(b"a\0", b"b"), (None, b"\0"), (b"\0", None)])
def test_what_is_no_text_is_named_and_disturbs_no_other_page(before, after, tmp_path):
    patch = io.BytesIO()
    assert write_patch(PageChange("a.html", b"x\n", b"y\n"), patch)
    assert not write_patch(PageChange("b.html", before, after), patch)
    assert write_patch(PageChange("c.html", b"x\n", b"z\n"), patch)
    assert b"# b.html is not text; it differs\n" in patch.getvalue()
    for name in ("a.html", "c.html"):
        (tmp_path / name).write_bytes(b"x\n")
    run("patch", tmp_path, patch.getvalue())
    assert [(tmp_path / name).read_bytes() for name in ("a.html", "c.html")] == [b"y\n", b"z\n"]
