"""The jail against readers that misbehave on purpose; every case ends with the next good file being read."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pikepdf
import pytest

from documents.error import WrongInputError
from documents.reading import FileFault, FileReading, Registers
from extractors.jail import Jail, JailUnavailableError, Limits, ReaderCrashedError
from extractors.jail.client import GRACE_SECONDS
from extractors.jail.deadline import MOST_PAGES, whole_seconds
from extractors.jail.place import PREFIX
from flows.stages.worker import LEASE_SECONDS

HERE = Path(__file__).parent
LIMITS = Limits(
    memory_mib=1024, seconds=2, seconds_per_page=0, cpu_seconds=30, cpu_seconds_per_page=0, file_mib=1, answer_mib=2
)

T = TypeVar("T")
Do = Callable[[str], FileReading]


@pytest.fixture(scope="module")
def jail() -> Iterator[Jail]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DAYBOOK_TEST_SECRET", "hunter2")
        with Jail(LIMITS, "payloads:read", (HERE,)) as started:
            yield started


@pytest.fixture
def do(jail: Jail, tmp_path: Path) -> Do:
    def read(order: str) -> FileReading:
        path = tmp_path / order
        path.write_text(order)
        return jail.read(path)

    return read


def text(reading: FileReading) -> str:
    return reading.documents[0].text


def descendants_of_this_test() -> set[str]:
    listing = subprocess.run(["ps", "-ewwo", "pid=,args="], capture_output=True, text=True, check=True).stdout
    return {line.split()[0] for line in listing.splitlines() if "payloads:read" in line}


@pytest.mark.parametrize(
    ("order", "fault", "words"),
    [
        ("allocate", FileFault.RESOURCE_LIMIT, "more memory than one document may use"),
        ("abort", FileFault.RESOURCE_LIMIT, "SIGABRT"),
        ("segfault", FileFault.DAMAGED, "SIGSEGV"),
        ("killed", FileFault.RESOURCE_LIMIT, "SIGKILL"),
        ("sleep", FileFault.RESOURCE_LIMIT, "stopped after 2 s"),
        ("garbage", FileFault.DAMAGED, "no reading"),
        ("flood", FileFault.DAMAGED, "no reading"),
    ],
)
def test_a_file_that_breaks_its_reader_costs_itself_only(do: Do, order: str, fault: FileFault, words: str) -> None:
    reading = do(order)
    (problem,) = reading.problems
    assert (problem.fault, reading.documents) == (fault, ())
    assert words in problem.message
    assert text(do("good")) == "good"


def test_cpu_time_is_limited_apart_from_the_clock(tmp_path: Path) -> None:
    path = tmp_path / "spin"
    path.write_text("spin")
    limits = LIMITS.model_copy(update={"cpu_seconds": 1, "seconds": 60.0})
    with Jail(limits, "payloads:read", (HERE,)) as jail:
        (problem,) = jail.read(path).problems
    assert problem.fault is FileFault.RESOURCE_LIMIT


def pages_pdf(path: Path, pages: int, order: str) -> Path:
    """A PDF of so many pages; the payload takes its order from the file's name."""
    with pikepdf.new() as document:
        for _ in range(pages):
            document.add_blank_page()
        document.save(path / f"{order}.pdf")
    return path / f"{order}.pdf"


@pytest.mark.parametrize(
    ("order", "words"),
    [
        ("hang_on_page_two", "stopped after 1 s without an end of page 2"),
        ("pretend_to_read_on", "stopped after 1 s without an end of page 3"),
        ("read_slowly", ""),
    ],
)
def test_each_page_has_its_own_time(tmp_path: Path, order: str, words: str) -> None:
    limits = LIMITS.model_copy(update={"seconds_since_page": 1.0, "seconds_per_page": 10.0})
    with Jail(limits, "payloads:read", (HERE,)) as jail:
        reading = jail.read(pages_pdf(tmp_path, 3, order))
    assert [words in problem.message for problem in reading.problems] == ([True] if words else [])


def test_a_file_has_an_end_however_many_pages_it_has(tmp_path: Path) -> None:
    limits = LIMITS.model_copy(update={"seconds_per_page": 10.0, "longest_seconds": 1.0})
    with Jail(limits, "payloads:read", (HERE,)) as jail:
        (problem,) = jail.read(pages_pdf(tmp_path, 200, "pretend_to_read_on")).problems
    assert "stopped after 1 s, far beyond" in problem.message


def test_reading_ends_before_the_lease_of_its_document() -> None:
    limits = Limits()
    assert limits.retry_seconds + whole_seconds(limits, MOST_PAGES) + GRACE_SECONDS < LEASE_SECONDS


@pytest.mark.parametrize(("retry_seconds", "attempts"), [(0.0, 1), (20.0, 2)])
def test_what_was_killed_is_read_again_only_if_there_is_time(
    tmp_path: Path, retry_seconds: float, attempts: int
) -> None:
    path, notes = tmp_path / "killed_noted", tmp_path / "notes"
    path.write_text("killed_noted")
    with Jail(LIMITS.model_copy(update={"retry_seconds": retry_seconds}), "payloads:read", (HERE,)) as jail:
        (problem,) = jail.read(path, Registers(order_numbers=(str(notes),))).problems
    assert "SIGKILL" in problem.message
    assert notes.read_text() == "x" * attempts


def test_a_bug_of_ours_is_raised_with_its_traceback_and_not_blamed_on_the_file(do: Do) -> None:
    with pytest.raises(ReaderCrashedError, match=r"(?s)do_bug.*KeyError: 'our own mistake'") as caught:
        do("bug")
    assert caught.value.places[-1] == "builtins.KeyError"
    assert caught.value.places[-2].endswith("in do_bug")
    assert not any("mistake" in place for place in caught.value.places)
    assert text(do("good")) == "good"


def test_what_a_child_says_of_a_place_is_taken_only_if_it_looks_like_one() -> None:
    said = ["  /a/b.py, line 3, in <module>", "which led to", "The page says: Rosa Maria", "cv2.error", 7]
    assert ReaderCrashedError("x", said).places == ("  /a/b.py, line 3, in <module>", "which led to", "cv2.error", "7")
    assert ReaderCrashedError("x", {"a": 1}).places == ()
    assert len(ReaderCrashedError("x", ["a"] * 10_000).places) == 200


def test_the_network_is_out_of_reach(tmp_path: Path) -> None:
    path = tmp_path / "connect"
    path.write_text("connect")
    with socket.create_server(("127.0.0.1", 0)) as server, pytest.MonkeyPatch.context() as patch:
        patch.setenv("DAYBOOK_JAIL_TEST_PORT", str(server.getsockname()[1]))
        with Jail(LIMITS, "payloads:read", (HERE,)) as jail:
            outcome = text(jail.read(path))
            protected = "no network" in jail.isolation()
    ask = "from extractors.jail.confine import without_network; raise SystemExit(not without_network())"
    allowed = subprocess.run([sys.executable, "-c", ask], cwd=HERE.parents[2], check=False).returncode == 0
    assert (protected, outcome) == ((True, "OSError") if allowed else (False, "connected"))


def test_a_process_left_behind_is_ended_even_outside_its_group(do: Do) -> None:
    before = descendants_of_this_test()
    assert text(do("daemon")) == "left"
    assert descendants_of_this_test() == before


def test_temporary_files_are_removed(do: Do) -> None:
    name = Path(text(do("leave_files")))
    assert name.parent.name.startswith(PREFIX)
    assert not name.parent.exists()


def test_what_a_killed_parser_left_is_removed_by_the_next(tmp_path: Path) -> None:
    path = tmp_path / "kill_parent"
    path.write_text("kill_parent")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", str(tmp_path))
        with Jail(LIMITS, "payloads:read", (HERE,)) as jail, pytest.raises(JailUnavailableError):
            jail.read(path)
        assert list(tmp_path.glob(f"{PREFIX}*"))
        with Jail(LIMITS, "payloads:read", (HERE,)):
            assert not list(tmp_path.glob(f"{PREFIX}*"))


def test_the_environment_of_the_program_stays_outside(do: Do) -> None:
    assert text(do("secret")) == "unknown"


def test_large_files_cannot_be_written(do: Do) -> None:
    assert text(do("fill_disk")) == "OSError"


def test_registers_reach_the_reader_and_change_with_the_call(jail: Jail, tmp_path: Path) -> None:
    path = tmp_path / "registers"
    path.write_text("registers")
    assert text(jail.read(path, Registers(order_numbers=("4500012",)))) == "4500012"
    assert text(jail.read(path, Registers(order_numbers=("4500013",)))) == "4500013"
    assert text(jail.read(path)) == ""


def test_a_killed_parser_is_started_again_and_the_file_is_tried_again_once(jail: Jail, tmp_path: Path) -> None:
    path = tmp_path / "kill_parent"
    path.write_text("kill_parent")
    with pytest.raises(JailUnavailableError, match="died while reading it"):
        jail.read(path)
    path.write_text("good")
    assert text(jail.read(path)) == "good"


def test_stopping_leaves_no_process_behind() -> None:
    before = descendants_of_this_test()
    with Jail(LIMITS, "payloads:read", (HERE,)):
        assert len(descendants_of_this_test() - before) == 1
    assert descendants_of_this_test() == before


def test_nothing_survives_a_client_that_is_killed_in_the_middle(tmp_path: Path) -> None:
    path = tmp_path / "sleep"
    path.write_text("sleep")
    program = (
        "from pathlib import Path; from extractors.jail import Jail, Limits\n"
        f"with Jail(Limits(seconds=300), 'payloads:read', (Path({str(HERE)!r}), Path({str(tmp_path)!r}))) as jail:\n"
        f"    print('started', flush=True); jail.read(Path({str(path)!r}))\n"
    )
    client = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, cwd=HERE.parents[2])
    assert client.stdout is not None
    assert client.stdout.readline() == b"started\n"
    (zygote,) = children_of(client.pid)
    (child,) = until(lambda: children_of(zygote))
    client.kill()
    client.wait()
    client.stdout.close()
    until(lambda: not _alive(zygote) and not _alive(child))
    assert not _alive(zygote)
    assert not _alive(child)


def test_which_protections_hold_can_be_asked(jail: Jail) -> None:
    assert jail.isolation().startswith("own process, memory")


def test_a_jail_that_cannot_start_says_so() -> None:
    with pytest.raises(JailUnavailableError, match="did not start"), Jail(LIMITS, "no_such_module:read"):
        pass


def test_limits_come_from_the_environment_and_a_wrong_one_is_named() -> None:
    assert Limits.from_environment({"DAYBOOK_JAIL_MEMORY_MIB": "512"}).memory_mib == 512
    with pytest.raises(WrongInputError, match="DAYBOOK_JAIL_SECONDS"):
        Limits.from_environment({"DAYBOOK_JAIL_SECONDS": "-1"})


def _parent(stat: Path) -> int:
    try:
        return int(stat.read_text().rpartition(")")[2].split()[1])
    except OSError:
        return -1


def children_of(process: int) -> list[int]:
    return [int(entry.parent.name) for entry in Path("/proc").glob("[0-9]*/stat") if _parent(entry) == process]


def until(what: Callable[[], T], seconds: float = 20) -> T:
    """Ask again and again until the answer is true, at most so long."""
    end = time.monotonic() + seconds
    while not (answer := what()) and time.monotonic() < end:
        time.sleep(0.05)
    return answer


def _alive(process: int) -> bool:
    try:
        return Path("/proc", str(process), "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
