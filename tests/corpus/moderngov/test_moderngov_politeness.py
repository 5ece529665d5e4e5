from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from itertools import count
from typing import TYPE_CHECKING

import pytest

from corpus.moderngov import FetchError

if TYPE_CHECKING:
    from tests.corpus.moderngov.conftest import Asked, Council, Reply, Runner

REPORT = "documents/s70001"
PAPER = "audit-and-governance-committee/2026-02-10/01-agency-report-70001.pdf"


def like(council: Council, **changes: object) -> Reply:
    """Return a reply of the server's own type with these changes."""
    reply = council.reply(type("Asked", (), {"path": "/robots.txt", "headers": {}})())
    return type(reply)(**{"status": 200, "kind": "application/pdf", **changes})  # type: ignore[arg-type]


def always(reply: Reply) -> Callable[[Asked], Reply]:
    return lambda _: reply


def once(first: Reply, times: int = 1) -> Callable[[Asked], Reply | None]:
    left = [first] * times
    return lambda _: left.pop() if left else None


def test_requests_to_a_host_are_a_second_apart(run: Runner) -> None:
    report = run(interval=1.0)
    assert run.time.now >= report.requests - 1
    assert min(run.time.slept) > 0


def test_an_interval_below_a_second_is_refused_away_from_this_machine(run: Runner) -> None:
    with pytest.raises(FetchError, match="at least 1 second"):
        run(interval=0.5, allow_loopback=False)


def test_the_user_agent_names_the_tool_and_the_operator(run: Runner) -> None:
    run(contact="minutes@thornmere.example")
    agents = {asked.headers["user-agent"] for asked in run.council.asked}
    assert len(agents) == 1
    assert agents.pop().startswith("matters-arising/")
    run(contact=None, refresh=True)
    assert "https://github.com/matters-arising" in run.council.asked[-1].headers["user-agent"]


@pytest.mark.parametrize("contact", ["a\r\nX-Evil: 1", " ", "Ŵyn"])
def test_a_contact_that_cannot_be_sent_is_refused(run: Runner, contact: str) -> None:
    with pytest.raises(FetchError, match="--contact"):
        run(contact=contact)


def test_robots_txt_is_kept_paper_by_paper(run: Runner) -> None:
    run.council.robots = like(run.council, body=b"User-agent: *\nDisallow: /documents/\n", kind="text/plain")
    report = run()
    assert run.council.documents_asked() == ["/mgConvert2PDF.aspx?ID=60860"]
    assert "robots.txt" in next(entry.reason for entry in report.refused if entry.name == "Agency report")


def test_robots_txt_can_close_the_whole_site(run: Runner) -> None:
    run.council.robots = like(run.council, body=b"User-agent: matters-arising\nDisallow: /\n")
    report = run()
    assert report.stopped and "robots.txt" in report.stopped
    assert set(run.council.paths()) == {"/robots.txt"}


def test_a_service_closed_by_robots_txt_leaves_the_pages(run: Runner) -> None:
    run.council.robots = like(run.council, body=b"User-agent: *\nDisallow: /mgWebService.asmx\n")
    report = run()
    assert not any("asmx" in path for path in run.council.paths())
    assert (run.target / PAPER).exists()
    assert any("robots.txt" in entry.reason for entry in report.refused)


def test_a_crawl_delay_is_kept(run: Runner) -> None:
    run.council.robots = like(run.council, body=b"User-agent: *\nCrawl-delay: 7\n")
    report = run(committees=("150",))
    assert run.time.now >= 7 * (report.requests - 2)


def test_robots_txt_that_cannot_be_had_because_of_the_server_closes_the_site(run: Runner) -> None:
    run.council.robots = like(run.council, status=500)
    assert "robots.txt" in (run().stopped or "")
    assert set(run.council.paths()) == {"/robots.txt"}


def test_of_a_robots_txt_beyond_the_limit_the_first_part_holds(run: Runner) -> None:
    rules = b"User-agent: *\nDisallow: /\nAllow: /documents/\n" + b"# a line of filler\n" * 30_000
    run.council.robots = like(run.council, body=rules, kind="text/plain")
    assert "robots.txt" in (run().stopped or "")
    assert set(run.council.paths()) == {"/robots.txt"}


def test_a_robots_txt_that_does_not_arrive_in_time_closes_the_site(run: Runner) -> None:
    seconds = count()
    run.time.clock = lambda: float(next(seconds))  # type: ignore[method-assign]
    run.council.robots = like(run.council, body=b"User-agent: *\nDisallow: /x\n", kind="text/plain")
    report = run(deadline=0.5)
    assert "didn't arrive within 0.5 seconds" in (report.stopped or "")
    assert set(run.council.paths()) == {"/robots.txt"}


def test_a_site_that_refuses_is_said_to_refuse_and_is_not_asked_in_another_way(run: Runner) -> None:
    run.council.override["GetCommittees"] = always(like(run.council, status=403))
    report = run()
    assert report.stopped and "refuses" in report.stopped and "403" in report.stopped
    assert len(run.council.asked) == 2
    assert [entry.name for entry in report.refused] == ["list of committees"]


def test_a_paper_that_is_refused_is_named_and_the_rest_goes_on(run: Runner) -> None:
    run.council.override["60860"] = always(like(run.council, status=403))
    report = run()
    assert any("previous" in e.name.lower() or "2016" in e.name for e in report.refused if "403" in e.reason)
    assert (run.target / PAPER).exists()


def test_refusals_in_a_row_end_the_run(run: Runner) -> None:
    meeting = run.council.meetings["5001"]
    doc = meeting.items[0].docs[0]
    meeting.items[0].docs = [type(doc)(str(n), f"Paper {n}", f"documents/s{n}/p.pdf") for n in range(20)]
    run.council.override["documents/"] = always(like(run.council, status=403))
    report = run()
    assert report.stopped and "in a row" in report.stopped
    assert len(run.council.documents_asked()) == 5


def test_a_missing_paper_is_named_and_not_asked_for_again_once_it_is_old(run: Runner) -> None:
    run.council.override["60860"] = always(like(run.council, status=404))
    first = run()
    before = len(run.council.documents_asked())
    second = run()
    for report in (first, second):
        assert any("404" in entry.reason for entry in report.failed)
    assert not any("60860" in path for path in run.council.documents_asked()[before:])


def test_too_many_requests_then_well_waits_as_long_as_it_is_asked(run: Runner) -> None:
    busy = like(run.council, status=429, headers={"Retry-After": "17"})
    run.council.override[REPORT] = once(busy)
    report = run()
    assert 17.0 in run.time.slept
    assert not report.failed
    assert (run.target / PAPER).exists()


def test_server_errors_are_tried_again_ever_more_slowly(run: Runner) -> None:
    run.council.override[REPORT] = once(like(run.council, status=503), times=2)
    run()
    assert run.time.slept == [2.0, 4.0]
    assert (run.target / PAPER).exists()


def test_a_site_that_stays_busy_is_left_alone_and_what_is_there_is_kept(run: Runner) -> None:
    run.council.override[REPORT] = always(like(run.council, status=429))
    report = run()
    assert report.stopped and "left alone" in report.stopped
    assert "00-minutes.html" in (run.target / "metadata.jsonl").read_text()
    run.council.override.clear()
    assert run().stopped is None
    assert (run.target / PAPER).exists()


def test_a_pause_of_hours_ends_the_run_at_once(run: Runner) -> None:
    run.council.override[REPORT] = always(like(run.council, status=503, headers={"Retry-After": "7200"}))
    assert "7200 seconds" in (run().stopped or "")
    assert max(run.time.slept, default=0) < 300


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"body": b"%PDF-1.4 half", "declare": 5000}, "broke off"),
        ({"body": b"%PDF-1.4 half", "declare": None}, "breaks off"),
        ({"body": b"<!DOCTYPE html><html>Sorry</html>"}, "web page"),
        ({"body": b""}, "empty"),
        ({"body": b"%PDF-1.4 late", "wait": 1.0}, "too long"),
        ({"body": b"not gzip", "headers": {"Content-Encoding": "gzip"}}, "compression"),
        ({"body": b"x" * 5001}, "larger than the limit"),
        ({"body": b"x" * 5001, "declare": None}, "larger than the limit"),
    ],
    ids=["truncated", "truncated unsaid", "html with 200", "empty", "slow", "gzip", "large", "large unsaid"],
)
def test_a_bad_answer_is_a_named_failure_and_leaves_no_file(
    run: Runner, changes: dict[str, object], reason: str
) -> None:
    run.council.override[REPORT] = always(like(run.council, **changes))
    report = run(timeout=0.3, attempts=2, max_bytes=5000, since=date(2026, 1, 1))
    (failure,) = report.failed
    assert failure.name == "Agency report"
    assert reason in failure.reason
    assert not (run.target / PAPER).exists()
    assert report.stopped is None


def test_a_bad_answer_leaves_the_earlier_copy_whole(run: Runner) -> None:
    run()
    before = (run.target / PAPER).read_bytes()
    run.council.override[REPORT] = always(like(run.council, body=b"%PDF-1.4 half", declare=5000))
    run()
    assert (run.target / PAPER).read_bytes() == before
    assert PAPER in (run.target / "metadata.jsonl").read_text()


def test_an_error_page_in_place_of_a_meeting_keeps_what_is_held(run: Runner) -> None:
    run()
    before = run.files()
    run.council.override["GetMeeting?"] = always(like(run.council, body=b"<html>Runtime Error</html>"))
    report = run()
    assert any("web page instead of data" in entry.reason for entry in report.failed)
    assert run.files() == before


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1:{other}/documents/x.pdf",
        "http://localhost:{port}/documents/x.pdf",
        "http://10.0.0.7/x.pdf",
        "http://169.254.169.254/latest/meta-data",
        "http://[::1]:{port}/x.pdf",
        "http://evil.example/x.pdf",
        "file:///etc/passwd",
        "http://user:secret@127.0.0.1:{port}/x.pdf",
    ],
)
def test_a_redirect_away_from_the_site_or_to_a_private_address_is_refused(run: Runner, target: str) -> None:
    port = int(run.council.origin.rpartition(":")[2])
    location = target.format(port=port, other=port + 1)
    run.council.override[REPORT] = always(like(run.council, status=302, headers={"Location": location}))
    report = run(since=date(2026, 1, 1))
    assert any(entry.name == "Agency report" for entry in report.refused)
    assert not (run.target / PAPER).exists()


def test_a_redirect_within_the_site_is_followed(run: Runner) -> None:
    moved = like(run.council, status=301, headers={"Location": "/documents/moved/Agency report.pdf"})
    run.council.override[REPORT] = always(moved)
    run.council.put("documents/moved/Agency report.pdf", b"%PDF-1.4 moved\n%%EOF")
    run()
    assert b"moved" in (run.target / PAPER).read_bytes()


def test_redirects_in_a_circle_end(run: Runner) -> None:
    run.council.override[REPORT] = always(like(run.council, status=302, headers={"Location": "/documents/s70001/x"}))
    assert any("more than 5 times" in entry.reason for entry in run().failed)


def test_a_redirect_to_the_error_page_is_a_failure(run: Runner) -> None:
    run.council.override[REPORT] = always(like(run.council, status=302, headers={"Location": "/mgError.aspx"}))
    assert any("error page" in entry.reason for entry in run().failed)


def test_a_site_on_this_machine_is_refused_unless_a_test_says_otherwise(run: Runner) -> None:
    with pytest.raises(FetchError, match="private network"):
        run(allow_loopback=False, interval=1.0)
    assert not run.council.asked


def test_a_site_that_is_not_moderngov_is_an_error_that_says_so(run: Runner) -> None:
    run.council.override["/"] = always(like(run.council, body=b"<html><body>Hello</body></html>", kind="text/html"))
    with pytest.raises(FetchError, match="doesn't answer like a ModernGov site"):
        run()


def test_the_report_of_a_refusal_is_json_too(run: Runner) -> None:
    run.council.override["GetCommittees"] = always(like(run.council, status=403))
    assert json.loads(json.dumps(run().as_dict()))["counts"]["refused"] == 1
