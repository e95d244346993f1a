"""Nothing is resolved at install time, whatever was published since; and an installation that fails says why in one sentence."""

import os
import re
import runpy
import shutil
import subprocess
import sys
import tomllib
from contextlib import contextmanager
from pathlib import Path

import lockfile
import pytest
from babel.messages.pofile import read_po

from simulator.wording import LANGUAGES

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCKS = {"requirements.lock": "app", "requirements-dev.lock": "dev"}
TEXTS = {name: (ROOT / name).read_text(encoding="utf-8") for name in LOCKS}


def version_of(python):
    """``3.12`` of a Python that can make environments; empty for one that cannot, or that is not really there."""
    ask = [str(python), "-c", "import sys, ensurepip; print(*sys.version_info[:2], sep='.')"]
    try:
        return subprocess.run(ask, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def pythons():
    """One Python of this machine for each version that we work with: those of the path, and those beside our own."""
    beside = [
        path for version in lockfile.PYTHONS for path in Path(sys.base_prefix).parent.glob(f"*/bin/python{version}")
    ]
    named = [found for version in lockfile.PYTHONS if (found := shutil.which(f"python{version}"))]
    found = {version_of(python): str(python) for python in [*beside, *named, sys.executable]}
    return {version: found[version] for version in lockfile.PYTHONS if version in found}


PYTHONS = pythons()


def roots(extra):
    """What an environment is made for: the requirements of the project with an extra, and those of the extras that it names."""
    found, waiting = list(PROJECT["dependencies"]), [extra]
    while waiting:
        for text in PROJECT["optional-dependencies"][waiting.pop()]:
            inner = re.fullmatch(r"location-vente\[(.+)\]", text)
            waiting.extend(inner[1].split(",") if inner else [])
            found.extend([] if inner else [text])
    return found


# --- the locks


@pytest.mark.parametrize(("name", "extra"), LOCKS.items())
def test_a_lock_pins_every_requirement_that_any_chain_reaches(name, extra):
    assert lockfile.left_to_chance(TEXTS[name], roots(extra)) == set()


@pytest.mark.parametrize(("name", "extra"), LOCKS.items())
def test_a_lock_has_no_pin_that_nothing_needs(name, extra):
    assert lockfile.unused(TEXTS[name], roots(extra)) == set()
    assert lockfile.unused(f"{TEXTS[name]}\nleft-pad==1.0 --hash=sha256:{'0' * 64}\n", roots(extra)) == {"left-pad"}


def test_both_locks_agree():
    run, dev = ({pin.name: pin.version for pin in lockfile.pins(TEXTS[name])} for name in LOCKS)
    assert run.items() <= dev.items()


def test_no_lock_names_a_place():
    for text in TEXTS.values():
        assert not re.search(r"://|index-url|find-links|@ file", text)


def without(text, start):
    """A lock without the entry that begins so."""
    kept = re.sub(rf"^{re.escape(start)}.*?(?=^\S)", "", text, flags=re.MULTILINE | re.DOTALL)
    assert kept != text, start
    return kept


@pytest.mark.parametrize(
    ("damage", "missing"),
    [
        (lambda text: text.replace("coverage[toml]==", "coverage=="), "coverage[toml]"),
        (lambda text: text.replace("markdown-it-py[linkify]==", "markdown-it-py=="), "markdown-it-py[linkify]"),
        (lambda text: without(text, "linkify-it-py=="), "linkify-it-py[]"),
        (lambda text: without(text, "colorama=="), "colorama[]"),
        (lambda text: without(text, "uvloop=="), "uvloop[]"),
        (lambda text: text.replace("importlib-metadata==10.2.0 ; python_full_version < '3.12'", "importlib-metadata==10.2.0 ; python_full_version < '3.11'"), "importlib-metadata[]"),
        (lambda text: re.sub(r"^pytest==\S+", "pytest==1.0", text, flags=re.MULTILINE), "pytest[]"),
    ],
)  # fmt: skip
def test_a_lock_with_a_hole_is_told(damage, missing):
    """An extra, a dependency of one, a marker of another system or Python, a version outside the range."""
    damaged = damage(TEXTS["requirements-dev.lock"])
    assert damaged != TEXTS["requirements-dev.lock"]
    found = lockfile.left_to_chance(damaged, roots("dev"))
    assert any(one.startswith(missing) for one in found), found


@pytest.mark.parametrize(
    "entry", ["numpy>=2 --hash=sha256:00", "numpy==2.4.6", "numpy --hash=sha256:00", "numpy==2,<3 --hash=sha256:00"]
)
def test_an_entry_that_is_not_one_version_with_its_hashes_is_refused(entry):
    with pytest.raises(ValueError, match="numpy"):
        lockfile.pins(entry)


# --- an installation, replayed against an index that also offers a newer release of everything


def copied(folder):
    """What an installation reads, in another folder."""
    shutil.copytree(ROOT / "install", folder / "install", ignore=shutil.ignore_patterns("__pycache__"))
    for lang in LANGUAGES:
        place = folder / "simulator" / "wording" / "locale" / lang
        place.mkdir(parents=True)
        shutil.copy(ROOT / "simulator" / "wording" / "locale" / lang / "install.po", place)
    for name in TEXTS:
        shutil.copy(ROOT / name, folder)
    return folder


def pip_settings(**more):
    """The environment of a person whose pip is set up for nothing but this."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PIP_", "PYTHON", "LC_", "LANG", "LOCATION_VENTE_"))
    }
    return (
        kept
        | {"PIP_CONFIG_FILE": os.devnull, "PIP_RETRIES": "1", "PIP_NO_CACHE_DIR": "1", "LANG": "en_GB.UTF-8"}
        | more
    )


def install(folder, *words, python=sys.executable, **settings):
    return subprocess.run(
        [str(python), str(folder / "install" / "environment.py"), *words],
        env=pip_settings(**settings), capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def offered(tmp_path_factory):
    """The address of the index, and both locks with the hashes of what it offers."""
    folder = tmp_path_factory.mktemp("index")
    dev = lockfile.index(folder, TEXTS["requirements-dev.lock"])
    names = {pin.name for pin in lockfile.pins(TEXTS["requirements.lock"])}
    run = "".join(f"{entry}\n" for entry in lockfile.entries(dev) if any(lockfile.named(entry, name) for name in names))
    return folder.as_uri(), {"requirements.lock": run, "requirements-dev.lock": dev}


@pytest.fixture
def tree(tmp_path, offered):
    """A copy to install from, in a folder whose name has a space and Arabic letters, with the locks of the index."""
    folder = copied(tmp_path / "mon dossier سكن")
    for name, text in offered[1].items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def short_tree(tree):
    """The same with two packages that need no other: for what happens around an installation, not in it."""
    for name in TEXTS:
        lock = tree / name
        kept = [
            one for one in lockfile.entries(lock.read_text(encoding="utf-8")) if one.startswith(("brotli==", "segno=="))
        ]
        lock.write_text("".join(f"{one}\n" for one in kept), encoding="utf-8")
    return tree


def installed(folder):
    listed = subprocess.run(
        [folder / ".venv" / "bin" / "python", "-m", "pip", "list", "--format=freeze", "--disable-pip-version-check"],
        capture_output=True, text=True, check=True, env=pip_settings(),
    )  # fmt: skip
    return dict(line.split("==") for line in listed.stdout.splitlines() if "==" in line)


@pytest.mark.slow
@pytest.mark.parametrize("version", PYTHONS)
def test_an_installation_takes_the_pinned_releases_when_everything_has_a_newer_one(tree, offered, version):
    python = PYTHONS[version]
    made = install(tree, "--dev", python=python, PIP_INDEX_URL=offered[0])
    assert (made.returncode, made.stderr) == (0, "")
    here = next(
        one
        for one in lockfile.environments()
        if one["python_version"] == version and one["sys_platform"] == sys.platform
    )
    expected = {pin.name: pin.version for pin in lockfile.pins(TEXTS["requirements-dev.lock"]) if pin.counts(here)}
    got = {name.replace("_", "-").lower(): number for name, number in installed(tree).items()}
    assert {name: got.get(name) for name in expected} == expected
    again = install(tree, "--dev", python=python, PIP_INDEX_URL="http://127.0.0.1:9/")
    assert (again.returncode, again.stdout, again.stderr) == (0, "", ""), (
        "what is there is not made again, and needs no network"
    )


def test_the_index_of_the_test_really_offers_newer_releases(tmp_path, offered):
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(tmp_path), "coverage"]
    subprocess.run(command, check=True, env=pip_settings(PIP_INDEX_URL=offered[0]))
    assert [path.name for path in tmp_path.glob("*.dist-info")] == [f"coverage-{lockfile.NEWER}.dist-info"]


# --- what bad situations get


@contextmanager
def small_disk(folder, size="2m"):
    """A disk of its own under a folder, for as long as it lasts; skips where it may not be mounted."""
    folder.mkdir(exist_ok=True)
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("this machine lets no test mount a disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=False)


def one_sentence(made, *words):
    """The installation ended with status 1 and one line that has these words, and no trace."""
    assert made.returncode == 1
    assert made.stderr.count("\n") == 1, made.stderr
    assert [word for word in words if word not in made.stderr] == []
    assert "Traceback" not in made.stdout + made.stderr


@pytest.mark.slow
def test_without_a_network_an_installation_says_so_and_the_next_one_completes_it(short_tree, offered):
    one_sentence(install(short_tree, PIP_INDEX_URL="http://127.0.0.1:9/"), "network does not answer", "offline kit")
    assert not (short_tree / ".venv" / "run.stamp").exists()
    assert install(short_tree, PIP_INDEX_URL=offered[0]).returncode == 0


@pytest.mark.slow
def test_a_package_that_is_not_the_one_that_was_checked_is_not_installed(short_tree, offered):
    lock = short_tree / "requirements.lock"
    lock.write_text(
        re.sub(r"(segno==\S+ --hash=sha256:)\w{8}", r"\g<1>00000000", lock.read_text(encoding="utf-8")),
        encoding="utf-8",
    )
    one_sentence(install(short_tree, PIP_INDEX_URL=offered[0]), "not the one that was checked")


@pytest.mark.slow
def test_a_package_without_a_wheel_for_this_python_says_which_pythons_will_do(short_tree, offered):
    lock = short_tree / "requirements.lock"
    lock.write_text(lock.read_text(encoding="utf-8") + "no-such-package==1 --hash=sha256:00\n", encoding="utf-8")
    one_sentence(install(short_tree, PIP_INDEX_URL=offered[0]), "3.13", "no-such-package")


@pytest.mark.slow
def test_a_full_disk(tmp_path, offered):
    with small_disk(tmp_path / "full") as disk:
        one_sentence(install(copied(disk / "here"), PIP_INDEX_URL=offered[0]), "disk is full")


@pytest.mark.slow
def test_a_folder_in_which_nothing_can_be_written(tmp_path, offered):
    with small_disk(tmp_path / "still") as disk:
        folder = copied(disk / "here")
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        one_sentence(install(folder, PIP_INDEX_URL=offered[0]), "Nothing can be written", str(folder))


@pytest.mark.slow
def test_a_setup_that_was_ended_in_the_middle_is_made_again(short_tree, offered):
    environment = short_tree / ".venv" / "bin"
    environment.mkdir(parents=True)
    (environment / "python").write_text("half", encoding="utf-8")
    assert install(short_tree, PIP_INDEX_URL=offered[0]).returncode == 0


@pytest.mark.slow
def test_another_lock_makes_the_environment_anew(short_tree, offered):
    assert install(short_tree, PIP_INDEX_URL=offered[0]).returncode == 0
    lock = short_tree / "requirements.lock"
    lock.write_text(
        "".join(
            f"{one}\n" for one in lockfile.entries(lock.read_text(encoding="utf-8")) if not one.startswith("segno==")
        ),
        encoding="utf-8",
    )
    assert install(short_tree, PIP_INDEX_URL=offered[0]).returncode == 0
    assert "segno" not in installed(short_tree)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_python_without_its_venv_module_says_what_to_install(tree, lang):
    code = "import sys, runpy; sys.modules['ensurepip'] = None; sys.argv = [sys.argv[1]]; runpy.run_path(sys.argv[0], run_name='__main__')"
    made = subprocess.run(
        [sys.executable, "-c", code, str(tree / "install" / "environment.py")],
        env=pip_settings(LANG=f"{lang}_DZ.UTF-8"), capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    one_sentence(made, "apt install python3-venv")
    assert bool(re.search("[\u0600-\u06ff]", made.stderr)) == (lang == "ar")


def test_a_python_that_is_too_old_is_refused(monkeypatch, capsys):
    script = runpy.run_path(str(ROOT / "install" / "environment.py"))
    monkeypatch.setenv("LOCATION_VENTE_LANG", "fr")
    monkeypatch.setattr(sys, "version_info", (3, 10, 13, "final", 0))
    assert script["main"](["--suits"]) == 1
    assert "Il faut Python 3.11" in capsys.readouterr().err


def test_a_kit_says_for_which_pythons_it_is(tree):
    (tree / "wheels").mkdir()
    (tree / "wheels" / "pythons.txt").write_text("3.9\n3.10\n", encoding="ascii")
    one_sentence(install(tree), "3.9, 3.10")
    one_sentence(install(tree, "--suits"), "3.9, 3.10")


@pytest.mark.slow
def test_a_kit_needs_no_network(tree, offered):
    (tree / "wheels").mkdir()
    version = ".".join(map(str, sys.version_info[:2]))
    (tree / "wheels" / "pythons.txt").write_text(version, encoding="ascii")
    for file in Path(offered[0].removeprefix("file://")).glob("*/*.whl"):
        shutil.copy(file, tree / "wheels")
    made = install(tree, PIP_INDEX_URL="http://127.0.0.1:9/")
    assert (made.returncode, made.stderr) == (0, "")


def fake_python(folder, answer):
    """A folder with nothing but the shell, and a ``python3`` that answers so."""
    for program in ("sh", "bash", "env"):
        (folder / program).symlink_to(shutil.which(program))
    (folder / "python3").write_text(f"#!/bin/sh\n{answer}\n", encoding="ascii")
    (folder / "python3").chmod(0o755)


@pytest.mark.parametrize("answer", ["echo Python 3.9.2; exit 1", "echo not here >&2; exit 127"])
def test_make_without_a_python_that_will_do_says_so(tmp_path, answer):
    folder = tmp_path / "bin"
    folder.mkdir()
    fake_python(folder, answer)
    shutil.copy(ROOT / "Makefile", tmp_path)
    copied(tmp_path)
    made = subprocess.run(
        [shutil.which("make"), "-C", str(tmp_path), ".venv/run.stamp"], env={"PATH": str(folder)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert made.returncode == 2
    assert "Python 3.11 or later, with its venv module, is needed" in made.stderr


# --- the sentences of the script


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_script_reads_its_sentences_as_the_library_does(lang, monkeypatch):
    script = runpy.run_path(str(ROOT / "install" / "environment.py"))
    monkeypatch.setenv("LOCATION_VENTE_LANG", lang)
    facts = {"version": "V", "known": "K", "folder": "F", "reason": "R"}
    with (ROOT / "simulator" / "wording" / "locale" / lang / "install.po").open("rb") as source:
        messages = [message for message in read_po(source, locale=lang) if message.id]
    assert {message.id: script["say"](message.id, **facts) for message in messages} == {
        message.id: message.string.format(**facts) for message in messages
    }
