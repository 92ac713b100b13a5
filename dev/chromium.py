"""Drive a headless Chromium over its DevTools protocol, as far as our scripts need it."""

import base64
import contextlib
import itertools
import json
import shutil
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path

import websocket

PROGRAMS = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")
OPTIONS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--hide-scrollbars",
    "--no-first-run",
    "--remote-debugging-port=0",
    "--remote-allow-origins=*",
)
START_SECONDS, ANSWER_SECONDS = 60, 60
# no request for so long means that the page has all it asked for
QUIET_SECONDS = 0.4
# what a page waits for; the script of a shared worker is never said to be finished
AWAITED = ("Document", "Stylesheet", "Image", "Font", "Fetch", "XHR")


class BrowserError(Exception):
    """The page did not do what it should in time."""


class Browser:
    """One tab with an empty profile, between ``start`` and ``stop`` or as a context.

    ``complaints`` are what the page has said since it was last emptied: uncaught
    exceptions, ``console.error`` and requests that the server answered with an error.
    """

    def __init__(self, base):
        self.base = base

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_exception):
        self.stop()

    def start(self):
        self.complaints, self._requests, self._last_request = [], set(), 0
        self._ids = itertools.count(1)
        program = next(filter(None, map(shutil.which, PROGRAMS)), None)
        if not program:
            raise BrowserError(f"none of {', '.join(PROGRAMS)} is installed")
        self._profile = tempfile.mkdtemp(prefix="expo_crm_chromium_")
        self._process = subprocess.Popen(
            [program, *OPTIONS, f"--user-data-dir={self._profile}", "about:blank"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            self._connect()
        except BaseException:
            self.stop()
            raise

    def stop(self):
        self._process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(10)
        self._process.kill()
        shutil.rmtree(self._profile, ignore_errors=True)

    def _connect(self):
        port_file = Path(self._profile, "DevToolsActivePort")
        until(lambda: port_file.exists() and port_file.read_text().strip(),
              "the browser to start", START_SECONDS)  # fmt: skip
        port = port_file.read_text().split()[0]
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/json") as answer:
            tab = next(tab for tab in json.load(answer) if tab["type"] == "page")
        self._socket = websocket.create_connection(
            tab["webSocketDebuggerUrl"], timeout=ANSWER_SECONDS
        )
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.command(f"{domain}.enable")

    # protocol

    def command(self, method, **params):
        """:returns: what the browser answers; what it tells meanwhile is kept."""
        number = self._send(method, **params)
        while True:
            try:
                message = json.loads(self._socket.recv())
            except websocket.WebSocketException as error:
                raise BrowserError(f"{method}: {error}") from error
            if message.get("id") == number:
                if "error" in message:
                    raise BrowserError(f"{method}: {message['error']['message']}")
                return message["result"]
            self._hear(message)

    def _send(self, method, **params):
        number = next(self._ids)
        self._socket.send(
            json.dumps({"id": number, "method": method, "params": params})
        )
        return number

    def _listen(self):
        """Take in what the browser has told without being asked."""
        self.command("Runtime.evaluate", expression="1")

    def _hear(self, message):
        method, params = message.get("method"), message.get("params", {})
        if method == "Network.requestWillBeSent":
            if params.get("type") in AWAITED:
                self._requests.add(params["requestId"])
                self._last_request = time.monotonic()
        elif method in ("Network.loadingFinished", "Network.loadingFailed"):
            self._requests.discard(params["requestId"])
            self._last_request = time.monotonic()
        elif method == "Page.javascriptDialogOpening":
            # "leave this page?": yes, and nothing else is answered before
            self._send("Page.handleJavaScriptDialog", accept=True)
        elif method == "Runtime.exceptionThrown":
            details = params["exceptionDetails"]
            thrown = details.get("exception", {}).get("description")
            self.complaints.append(thrown or details["text"])
        elif method == "Runtime.consoleAPICalled" and params["type"] == "error":
            self.complaints.append(
                " ".join(
                    str(part.get("value", part.get("description", "")))
                    for part in params["args"]
                )
            )
        elif method == "Log.entryAdded" and params["entry"]["level"] == "error":
            entry = params["entry"]
            # a half-filled dialog was left, nobody touched the page
            if "beforeunload" in entry["text"]:
                return
            self.complaints.append(f"{entry['text']} {entry.get('url', '')}")

    def js(self, expression):
        """:returns: the value of an expression; a promise is waited for."""
        answer = self.command(
            "Runtime.evaluate",
            expression=expression,
            awaitPromise=True,
            returnByValue=True,
        )
        if "exceptionDetails" in answer:
            details = answer["exceptionDetails"]
            thrown = details.get("exception", {}).get("description")
            raise BrowserError(thrown or details["text"])
        return answer["result"].get("value")

    def call(self, function, *arguments):
        """:returns: what a JavaScript function returns for these arguments."""
        return self.js(f"({function})({', '.join(map(json.dumps, arguments))})")

    # a user's hands and eyes

    def resize(self, width, height, phone=False):
        self.command(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=phone,
        )
        self.command("Emulation.setTouchEmulationEnabled", enabled=phone)

    def live_in(self, zone):
        """:param zone: name of the time zone in which times are shown."""
        self.command("Emulation.setTimezoneOverride", timezoneId=zone)

    def log_in(self, database, login, password):
        self.command("Network.clearBrowserCookies")
        # a page of the server without scripts, so that the cookie is its own
        self.go("/web/health")
        answer = self.call(
            """params => fetch("/web/session/authenticate", {
                method: "POST", headers: {"Content-Type": "application/json"},
                body: JSON.stringify({jsonrpc: "2.0", params}),
            }).then(answer => answer.json())""",
            {"db": database, "login": login, "password": password},
        )
        if not answer.get("result", {}).get("uid"):
            raise BrowserError(f"{login} cannot log in: {answer}")

    def go(self, path):
        """Open a page of the server, always anew."""
        # a changed address alone would not load the page
        self._requests.clear()
        self.command("Page.navigate", url="about:blank")
        self.command("Page.navigate", url=self.base + path)

    def wait(self, condition, what=None, seconds=40):
        """:param condition: a JavaScript expression that becomes true."""

        def holds():
            # the page may just be replaced by the next
            with contextlib.suppress(BrowserError):
                return self.js(f"!!({condition})")

        until(holds, what or condition, seconds)

    def wait_for(self, selector):
        self.wait(f"document.querySelector({json.dumps(selector)})", selector)

    def settle(self):
        """Wait until nothing is asked of the server any more and all is painted."""

        def quiet():
            self._listen()
            since = time.monotonic() - self._last_request
            return not self._requests and since > QUIET_SECONDS

        until(quiet, "the page to become quiet", 40)
        self.js(
            "document.fonts.ready.then(() => new Promise("
            "done => requestAnimationFrame(() => requestAnimationFrame(done))))"
        )

    def click(self, selector):
        """Click the first visible element."""
        self.wait(f"{_visible(selector)}.length", f"{selector} to click on")
        self.js(f"{_visible(selector)}[0].click()")

    def type(self, selector, text):
        """Type into the first visible field."""
        self.wait(f"{_visible(selector)}.length", f"{selector} to type into")
        self.js(f"{_visible(selector)}[0].focus()")
        self.command("Input.insertText", text=text)

    def screenshot(self):
        """:returns: bytes of a PNG file of what is in sight."""
        answer = self.command("Page.captureScreenshot", format="png")
        return base64.b64decode(answer["data"])


def _visible(selector):
    return (
        f"[...document.querySelectorAll({json.dumps(selector)})]"
        ".filter(element => element.checkVisibility())"
    )


def until(condition, what, seconds):
    """:raises BrowserError: when ``condition()`` does not become true in time."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise BrowserError(f"waited {seconds} s for {what}")
        time.sleep(0.05)
