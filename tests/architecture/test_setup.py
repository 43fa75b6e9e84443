"""The set-up script on machines that lack this or that: with stand-ins on PATH that write down how they were called."""

import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LANGUAGES = ("deu", "eng", "spa", "fra", "ita", "nld")
TESSERACT = "tesseract-ocr " + " ".join(f"tesseract-ocr-{language}" for language in LANGUAGES)
REAL = ("sh", "dirname", "cat", "cksum", "grep", "sed", "mktemp", "tail", "rm", "env", "true", "mkdir", "cp", "chmod")
SAYS = 'printf \'%s\\n\' "$(basename "$0") $*" >>"$LOG"\n'
ID = "printf '%s\\n' \"${FAKE_UID:-0}\"\n"
SUDO = f'{SAYS}exec "$@"\n'
TESSERACT_PROGRAM = f"printf '%s\\n' {' '.join(LANGUAGES)}\n"
PYTHON = """
case "$*" in
    *version_info*) exit ${FAKE_TOO_OLD:-0} ;;
    *ensurepip*) exit ${FAKE_NO_VENV:-0} ;;
    "-m venv "*) mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
    *" install "*) printf '%s\\n' "python $*" >>"$LOG"; exit ${FAKE_OFFLINE:-0} ;;
esac
"""
NEEDED = {"python3": PYTHON, "tesseract": TESSERACT_PROGRAM, "hledger": "", "initdb": "", "chromium": ""}


@dataclass(frozen=True)
class Machine:
    """A checkout and a PATH of its own."""

    checkout: Path
    programs: Path
    log: Path

    def has(self, **programs: str) -> None:
        for name, body in programs.items():
            path = self.programs / name.replace("_", "-")
            path.write_text(f"#!/bin/sh\n{body}", encoding="utf-8")
            path.chmod(0o755)

    def set_up(self, purpose: str = "run", **environment: str) -> subprocess.CompletedProcess[str]:
        own = {"PATH": str(self.programs), "HOME": str(self.checkout), "TMPDIR": str(self.log.parent)}
        env = {**own, "LOG": str(self.log), **environment}
        shell = shutil.which("dash") or "/bin/sh"
        command = [shell, str(self.checkout / "scripts" / "setup.sh"), purpose]
        return subprocess.run(command, env=env, capture_output=True, text=True, check=False)

    def called(self, *programs: str) -> list[str]:
        lines = self.log.read_text("utf-8").splitlines() if self.log.exists() else []
        return [line for line in lines if line.split()[0] in programs]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A machine with a shell and nothing else; its folder has a blank in its name."""
    checkout, programs = tmp_path / "my checkout", tmp_path / "bin"
    (checkout / "scripts").mkdir(parents=True)
    programs.mkdir()
    shutil.copy(ROOT / "scripts" / "setup.sh", checkout / "scripts")
    shutil.copytree(ROOT / "extractors" / "labels", checkout / "extractors" / "labels")
    for name in ("pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / name, checkout)
    for name in (*REAL, "basename"):
        (programs / name).symlink_to(shutil.which(name) or name)
    made = Machine(checkout, programs, tmp_path / "log")
    made.has(id=ID)
    return made


def fresh_debian(machine: Machine, *, without: Sequence[str] = ()) -> None:
    """Have an apt-get that says what it was asked for and "installs" the rest of what is needed."""
    write = "".join(
        f"cat >'{machine.programs / name}' <<'END'\n#!/bin/sh\n{body}\nEND\nchmod 755 '{machine.programs / name}'\n"
        for name, body in NEEDED.items()
        if name not in without
    )
    machine.has(apt_get=f'{SAYS}case "$*" in *install*) : ;; *) exit 0 ;; esac\n{write}')


def test_root_on_a_fresh_debian_gets_everything_without_sudo(machine: Machine) -> None:
    fresh_debian(machine)
    done = machine.set_up()
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert machine.called("apt-get", "sudo") == [
        "apt-get update -qq",
        f"apt-get install -y -qq --no-install-recommends {TESSERACT} hledger python3 python3-venv",
    ]
    assert [line.rsplit(" --constraint ")[-1] for line in machine.called("python")][1:] == [
        "constraints.txt --editable .[books]"
    ]


def test_the_tests_need_a_database_server_and_a_browser_too(machine: Machine) -> None:
    fresh_debian(machine)
    done = machine.set_up("test")
    assert done.returncode == 0, done.stderr
    asked = machine.called("apt-get")[1].split()
    if not Path("/usr/lib/postgresql").exists():
        assert "postgresql" in asked
    assert ("chromium" in asked) == ("ID=ubuntu\n" not in Path("/etc/os-release").read_text("utf-8"))
    assert machine.called("python")[-1].endswith("--editable .[books,samples,einvoice] --group test")


def test_somebody_else_goes_through_sudo(machine: Machine) -> None:
    fresh_debian(machine)
    machine.has(sudo=SUDO)
    assert machine.set_up(FAKE_UID="1000").returncode == 0
    first, second, third = machine.called("sudo")
    assert first == "sudo true"  # asks for the password, if one is needed
    assert second == "sudo apt-get update -qq"
    assert third.startswith("sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y")


@pytest.mark.parametrize("programs", [{}, {"sudo": "exit 1\n"}], ids=["no sudo", "not in sudoers"])
def test_without_the_right_to_install_the_line_to_run_is_printed_and_nothing_is_done(
    machine: Machine, programs: dict[str, str]
) -> None:
    fresh_debian(machine)
    machine.has(**programs)
    done = machine.set_up(FAKE_UID="1000")
    assert done.returncode == 1
    assert f"apt-get install --no-install-recommends {TESSERACT} hledger" in done.stderr
    assert not machine.log.exists()


def test_the_installers_are_silent_unless_they_fail(machine: Machine) -> None:
    machine.has(apt_get="printf 'Unpacking libfoo ...\\n'; exit ${FAKE_FULL:-0}\n")
    assert "Unpacking" not in machine.set_up().stderr
    failed = machine.set_up(FAKE_FULL="100")
    assert "Unpacking libfoo ...\n" in failed.stderr
    log = next(word.rstrip(".") for word in failed.stderr.split() if word.startswith(str(machine.log.parent)))
    assert Path(log).read_text("utf-8") == "Unpacking libfoo ...\n"


def test_a_mac_asks_homebrew(machine: Machine) -> None:
    machine.has(brew=SAYS)
    done = machine.set_up()
    assert machine.called("brew") == ["brew install tesseract tesseract-lang hledger python@3.12"]
    assert done.returncode == 1  # this brew installs nothing
    assert "expected 3.11 or newer" in done.stderr


def test_nothing_is_done_when_nothing_is_missing(machine: Machine) -> None:
    machine.has(**NEEDED, apt_get=SAYS)
    assert machine.set_up("test").returncode == 0
    assert machine.called("apt-get") == []
    machine.log.unlink()
    for purpose in ("test", "run"):
        done = machine.set_up(purpose)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert not machine.log.exists()


def test_one_missing_language_is_installed_alone(machine: Machine) -> None:
    machine.has(**{**NEEDED, "tesseract": "printf 'eng\\ndeu\\nfra\\nnld\\nspa\\n'"}, apt_get=SAYS)
    machine.set_up()
    assert machine.called("apt-get")[1].endswith("--no-install-recommends tesseract-ocr-ita")


def test_a_python_without_venv_gets_its_package(machine: Machine) -> None:
    machine.has(**NEEDED, apt_get=SAYS)
    done = machine.set_up(FAKE_NO_VENV="1")
    assert machine.called("apt-get")[1].endswith("--no-install-recommends python3 python3-venv")
    assert done.returncode == 1
    assert "expected 3.11 or newer with venv and ensurepip" in done.stderr


def test_an_old_python_gets_a_newer_one_beside_it(machine: Machine) -> None:
    machine.has(**NEEDED, apt_get=SAYS)
    machine.set_up(FAKE_TOO_OLD="1")
    assert machine.called("apt-get")[1].endswith("--no-install-recommends python3.11 python3.11-venv")


def test_a_python_that_was_named_and_cannot_be_used_is_said(machine: Machine) -> None:
    machine.has(**NEEDED, apt_get=SAYS)
    done = machine.set_up(PYTHON="/nowhere/python")
    assert done.returncode == 1
    assert "found none in PYTHON=/nowhere/python" in done.stderr
    assert machine.called("apt-get") == []


def test_without_a_network_the_log_is_named_and_the_next_time_tries_again(machine: Machine) -> None:
    machine.has(**NEEDED)
    done = machine.set_up(FAKE_OFFLINE="1")
    assert done.returncode == 1
    assert "is there a network" in done.stderr
    assert Path(done.stderr.split()[-1]).exists()
    assert machine.set_up().returncode == 0


def test_packages_that_apt_cannot_install_end_with_their_names(machine: Machine) -> None:
    machine.has(apt_get=f"{SAYS}exit 100\n")
    done = machine.set_up()
    assert done.returncode == 1
    assert "apt-get could not install tesseract-ocr" in done.stderr
