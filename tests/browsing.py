"""A real browser on the running application, for the tests and for the pictures of the documentation."""

import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager, suppress
from os import environ
from pathlib import Path

import pytest

from simulator.ui.shell.pages import PAGES

ROOT = Path(__file__).parents[1]
CHROMIUM = environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]  # fmt: skip
"""No window, no request of the browser's own, and no other machine: every name but this machine's is unknown."""
SIZES = {"phone": {"width": 390, "height": 844}, "desktop": {"width": 1280, "height": 900}}


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@contextmanager
def served(port, start=("simulator", "app", "--port")):
    """The application as everyone starts it, on a free port, for as long as the tests last."""
    with running(port, start) as (address, _):
        yield address


@contextmanager
def running(port, start=("simulator", "app", "--port")):
    """The same, with its process."""
    command = [sys.executable, "-m", *start, str(port)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            wait_for(f"http://127.0.0.1:{port}/_stcore/health", server)
            yield f"http://127.0.0.1:{port}", server
        finally:
            server.terminate()


def wait_for(address, server, log=None, patience=30.0):
    """Wait until a started server answers; one that has ended is not waited for, and its log is shown."""
    end = time.monotonic() + patience
    while True:
        try:
            with urllib.request.urlopen(address, timeout=1):
                return
        except OSError:
            if server.poll() is not None:
                words = log.read_text(encoding="utf-8", errors="replace") if log else ""
                pytest.fail(f"the server ended with code {server.returncode}\n{words}")
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


@contextmanager
def chromium():
    """The browser, without a window."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


SIDEWAYS = """async () => {
  const wide = () => Math.max(...[document.documentElement, document.querySelector('[data-testid=stMain]')]
    .map(each => each.scrollWidth - each.clientWidth));
  for (let n = 0; n < 60 && wide() > 0; n++) await new Promise(done => setTimeout(done, 50));
  return wide();
}"""
"""By how many pixels a page stays too wide; what moves is Streamlit's own frame, not the document.

A page that is still being drawn may be too wide for a moment, on a busy machine a long one: it has three seconds.
"""


TO_ADDRESS = "address => { history.pushState({}, '', `/${address}${location.search}`); dispatchEvent(new PopStateEvent('popstate')); }"
"""To another page of the application as its own links go there."""


def is_a_fault(message):
    """An error of the console, but for Streamlit's own search for its server under the address of a page."""
    return message.type == "error" and "/_stcore/" not in message.location.get("url", "")


class Visit:
    """One page, with what went wrong while it was open."""

    def __init__(self, browser, address, size, query, path="", **options):
        self.page = browser.new_context(viewport=SIZES[size], **options).new_page()
        self.foreign, self.errors = [], []
        local = (address, address.replace("http", "ws"), "data:", "blob:")
        self.page.on("request", lambda request: request.url.startswith(local) or self.foreign.append(request.url))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", lambda message: is_a_fault(message) and self.errors.append(message.text))
        self.page.goto(f"{address}/{path}?{query}")
        self.page.wait_for_selector("footer", timeout=60_000)  # a page that counts a population, on a busy machine
        self.page.wait_for_selector("#boot, [data-testid=stSkeleton]", state="detached")

    def settled(self):
        """Wait until the page has answered what was last typed or clicked."""
        self.page.wait_for_selector("[data-test-script-state=notRunning]")

    def unfold(self, fold):
        """Open a fold and wait for what is in it; a fold that was clicked while the page was drawn is clicked again, as a visitor would."""
        from playwright.sync_api import TimeoutError as NotYet

        inside = fold.locator("[data-testid=stExpanderDetails] [data-testid=stElementContainer]").first
        for _ in range(3):
            self.settled()
            if not inside.is_visible():
                fold.locator("summary").first.click()
            with suppress(NotYet):
                return inside.wait_for(timeout=10_000)
        pytest.fail("the fold does not open")

    def printed(self, press):
        """The file that the page of the printer has asked the printer for, after a press on the way to it.

        Its bytes are the server's; in the frame stands an empty page in their place: the browser's own viewer of PDF,
        closed while it loads, takes the driver of the browser with it.
        """
        context, files = self.page.context, []

        def keep(route):
            files.append(route.fetch())
            route.fulfill(status=200, content_type="text/html", body="<!doctype html><title>PDF</title>")

        context.route("**/api/*.pdf*", keep)
        context.add_init_script(
            "window.print = () => { window.top.document.documentElement.dataset.asked = location.pathname }"
        )
        with context.expect_page() as opened:
            press()
        opened.value.locator("html[data-asked]").wait_for(state="attached")
        opened.value.close()
        return files[0]

    def go_to(self, name):
        """Another page of the visit, with its folds open."""
        link = self.page.locator(f":is(.tabs, .staff) a[data-page={name}]").first
        if link.count():
            link.click()
            self.page.wait_for_selector(f"a[data-page={name}][aria-current=page]")
        else:  # a page without a place in the bar
            before = self.page.inner_text("h1")
            self.says(TO_ADDRESS, PAGES[name].address)
            self.page.wait_for_function("before => document.querySelector('h1')?.innerText !== before", arg=before)
        self.settled()
        closed = self.page.locator("[data-testid=stExpander] details:not([open]) > summary:visible")
        while closed.count():
            closed.first.click()
            self.settled()

    def box(self, selector):
        return self.page.locator(selector).first.bounding_box()

    def says(self, expression, about=None):
        return self.page.evaluate(expression, about)

    def heard(self):
        """Everything that a screen reader says of the page, as the browser tells it: names, descriptions, values."""
        session = self.page.context.new_cdp_session(self.page)
        nodes = session.send("Accessibility.getFullAXTree")["nodes"]
        session.detach()
        parts = ([node.get(part, {}).get("value", "") for part in ("name", "description", "value")] for node in nodes)
        return [str(text) for texts in parts for text in texts if text]

    def faults(self, patience=10.0):
        """What axe finds, in Streamlit's own widgets too.

        A page that changes its colours is half in the old and half in the new ones for a moment, on a busy machine a long
        one: only what axe still finds when the time is over is a fault.
        """
        from axe_playwright_python.sync_playwright import Axe

        end = time.monotonic() + patience
        while True:
            found = Axe().run(self.page).response["violations"]
            if not found or time.monotonic() > end:
                return {rule["id"]: [node["html"][:200] for node in rule["nodes"]] for rule in found}
            time.sleep(0.5)
