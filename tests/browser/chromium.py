"""A real Chromium, driven over its debugging pipe: no driver, no download, no port."""

import fcntl
import json
import os
import select
import shutil
import signal
import tempfile
import time

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-extensions",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--remote-debugging-pipe",
)
PATIENCE = 60
"""Seconds until a silent browser counts as hung; a machine under load starts it slowly."""


def find_chromium():
    """The browser's program, or None; LINKER_CHROMIUM names one that is not on the path."""
    return os.environ.get("LINKER_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


def _start(program, profile):
    """Start the browser; it reads commands from its descriptor 3 and tells on 4."""
    commands, outbox = os.pipe()
    inbox, told = os.pipe()
    clear = [fcntl.fcntl(pipe, fcntl.F_DUPFD_CLOEXEC, 10) for pipe in (commands, told)]  # neither is 3 or 4 itself
    silent = [(os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_RDWR, 0) for number in (0, 1, 2)]
    actions = [*silent, (os.POSIX_SPAWN_DUP2, clear[0], 3), (os.POSIX_SPAWN_DUP2, clear[1], 4)]
    arguments = [program, *QUIET, f"--user-data-dir={profile}", "about:blank"]
    pid = os.posix_spawn(program, arguments, os.environ, file_actions=actions)
    for pipe in (commands, told, *clear):
        os.close(pipe)
    return inbox, outbox, pid


class Browser:
    """One browser with one tab; every console message, error and request of the tab is kept."""

    def __init__(self, program):
        self.profile = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self.inbox, self.outbox, self.pid = _start(program, self.profile.name)
        self.unread, self.last_id, self.session, self.events = b"", 0, None, []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Log", "Runtime"):
            self.call(f"{domain}.enable")

    def close(self):
        """End the browser that was started here, and remove its profile."""
        for pipe in (self.outbox, self.inbox):
            os.close(pipe)
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        self.profile.cleanup()

    def call(self, method, **params):
        """The result of one command of the DevTools protocol."""
        self.last_id += 1
        message = {"id": self.last_id, "method": method, "params": params}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.outbox, json.dumps(message).encode() + b"\0")
        answer = self._await(lambda told: told.get("id") == self.last_id)
        assert "error" not in answer, f"{method}: {answer.get('error')}"
        return answer["result"]

    def open(self, path, width=1200, *, dark=False, height=900):
        """Show a file in a window of `width` CSS pixels."""
        self.events.clear()
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call("Emulation.setEmulatedMedia", features=[scheme])
        self.call("Page.navigate", url=path.as_uri())
        if not any(event["method"] == "Page.loadEventFired" for event in self.events):
            self._await(lambda told: told.get("method") == "Page.loadEventFired")

    def evaluate(self, expression):
        """The value of a JavaScript expression in the page."""
        found = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    def press(self, key):
        """One key press, as a keyboard sends it."""
        code = {"Tab": 9, "Enter": 13, "Escape": 27}.get(key) or ord(key.upper())
        for kind in ("keyDown", "keyUp"):
            letter = "\r" if key == "Enter" else key
            text = {"text": letter} if len(letter) == 1 and kind == "keyDown" else {}
            self.call("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code, **text)

    def save_downloads(self, folder):
        """Let pages download, into this folder."""
        self.call("Page.setDownloadBehavior", behavior="allow", downloadPath=str(folder))

    def complaints(self):
        """Console messages, exceptions, policy violations and dialogs since the page was opened."""
        self.evaluate("new Promise(done => setTimeout(done, 100))")
        kinds = {"Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded", "Page.javascriptDialogOpening"}
        return [event for event in self.events if event["method"] in kinds]

    def requests(self):
        """The addresses that the page asked for, itself included."""
        return [e["params"]["request"]["url"] for e in self.events if e["method"] == "Network.requestWillBeSent"]

    def _await(self, wanted):
        end = time.monotonic() + PATIENCE
        while True:
            while b"\0" in self.unread:
                line, _, self.unread = self.unread.partition(b"\0")
                told = json.loads(line)
                if "method" in told:
                    self.events.append(told)
                if wanted(told):
                    return told
            ready, _, _ = select.select([self.inbox], [], [], max(end - time.monotonic(), 0))
            data = os.read(self.inbox, 1 << 16) if ready else b""
            assert data, f"the browser has not answered for {PATIENCE} s or has ended"
            self.unread += data
