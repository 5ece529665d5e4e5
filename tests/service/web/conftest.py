"""A real server over the real sample, a real browser, and small indexes for what the sample doesn't hold."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from service.api import create_app
from service.assembly import index_paths, open_library
from service.commands.serve import listen
from service.commands.serve_server import make_server
from service.library import Library
from service.settings import Settings, load_settings

Serve = Callable[[Library, Settings], AbstractContextManager[str]]


@contextmanager
def serving(library: Library, settings: Settings) -> Iterator[str]:
    """Serve a library on a free port of loopback as `matters serve` does; yield its address."""
    server = make_server(create_app(library, settings))
    listening = listen("127.0.0.1", 0)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server didn't start"
        time.sleep(0.01)
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    thread.join(15)
    listening.close()


@pytest.fixture(scope="session")
def serve() -> Serve:
    return serving


@pytest.fixture(scope="session")
def site(sample_library: Library, sample_index: Path) -> Iterator[str]:
    """The sample, served."""
    settings = load_settings(index=sample_index, invented=True, contact="clerk@thornmere.example")
    with serving(sample_library, settings) as address:
        yield address


@pytest.fixture(scope="session")
def client(site: str) -> Iterator[httpx.Client]:
    # The reader can be slow on a machine that does other work at the same time.
    with httpx.Client(base_url=site, timeout=120) as opened:
        yield opened


ANSWERABLE = (
    "How much did the Marl Bank Leisure Centre cost?",
    "How many agency workers were there at the end of March 2019?",
    "What was said about agency staff?",
    "Why was the opening of the leisure centre delayed?",
)


@pytest.fixture(scope="session")
def answerable(client: httpx.Client) -> str:
    """A question that the sample answers from several quotations: what is tested here is how that is shown."""
    for question in ANSWERABLE:
        answer = client.post("/api/ask", json={"question": question}).json()
        if len({citation["meeting"]["id"] for citation in answer["citations"]}) > 1:
            return question
    pytest.fail("none of the questions about the sample was answered from several meetings")


SCRIPT = "<script>document.title='owned'</script>"
IMAGE = '"><img src=x onerror="document.title=\'owned\'">'


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An index of minutes whose text, headings, names and metadata hold script and control characters, served."""
    folder = tmp_path_factory.mktemp("hostile")
    papers = folder / "papers"
    papers.mkdir()
    (papers / "minutes-2020.md").write_text(
        f"# {SCRIPT} Parking\n\n## Parking <img src=x onerror=alert(1)>\n\n"
        f"The Panel heard of parking {SCRIPT} and of {IMAGE} charges.\n\n"
        '=HYPERLINK("http://evil.example") was in the parking report.\x0c\n\n'
        f"- a list entry on parking {IMAGE}\n\n| Charge | {SCRIPT} |\n| --- | --- |\n| Parking | {IMAGE} |\n\n"
        f"RESOLVED that parking {SCRIPT} be noted.\n",
        encoding="utf-8",
    )
    (papers / "<b>x onload=alert(1).md").write_text(
        "# Libraries\n\nThe library at Eskerby would open on Sundays from May, at a cost of £4,000 a year.\n",
        encoding="utf-8",
    )
    rows = "file,council,committee,held_on,title,url,kind,status,licence\n"
    quoted = [text.replace('"', '""') for text in (SCRIPT + " Council", IMAGE, SCRIPT + IMAGE, SCRIPT)]
    rows += f'minutes-2020.md,"{quoted[0]}","{quoted[1]}",2020-02-03,"{quoted[2]}",,minutes,approved,"{quoted[3]}"\n'
    (papers / "metadata.csv").write_text(rows, encoding="utf-8")
    settings = load_settings(index=folder / "index")
    index_paths(settings, [papers])
    library = open_library(settings)
    with serving(library, settings) as address:
        yield address
    library.close()


@pytest.fixture
def changing(tmp_path: Path, serve: Serve) -> Iterator[tuple[str, Path, Callable[[], None]]]:
    """A small index, served: its address, its folder of papers, and how to index it again."""
    papers = tmp_path / "papers"
    papers.mkdir()
    for year in (2019, 2020):
        (papers / f"minutes-{year}.txt").write_text(
            f"Harbour Committee\n\nMinutes of the meeting held on 3 March {year}\n\n1 Dredging\n\n"
            f"The harbour master said that dredging had cost £{year - 2000},000 in the year.\n",
            encoding="utf-8",
        )
    settings = load_settings(index=tmp_path / "index")

    def again() -> None:
        index_paths(settings, [papers])

    again()
    library = open_library(settings)
    with serve(library, settings) as address:
        yield address, papers, again
    library.close()


CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
)
CHROMIUM_ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run",
]  # fmt: skip


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, driven by Playwright."""
    if CHROMIUM is None:
        pytest.skip("no Chromium is installed here (apt-get install chromium)")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture
def tab(browser: Browser, site: str) -> Iterator[Page]:
    """A tab on a desk, in light colours, in which any fault of a script or of the security policy is a failure."""
    yield from opened_tab(browser, site)


@pytest.fixture
def plain_tab(browser: Browser, site: str) -> Iterator[Page]:
    """The same without JavaScript."""
    yield from opened_tab(browser, site, java_script_enabled=False)


def opened_tab(browser: Browser, site: str, **options: object) -> Iterator[Page]:
    context = browser.new_context(base_url=site, viewport={"width": 1280, "height": 900}, **options)
    page = context.new_page()
    page.set_default_timeout(90_000)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    yield page
    context.close()
    assert [fault for fault in faults if "Failed to load resource" not in fault] == []
