"""Make the offline kit for Windows: a zip with the program, the wheels of the lock for ``win_amd64``, and its checksum.

``make kit``, or ``.venv/bin/python install/kit.py --python 3.13 --python 3.12`` after ``make setup``. The packages are those of ``requirements.lock``, each
checked against its hash; whoever receives the zip unpacks it and opens ``run.bat``, which installs from it without a network.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from packaging.markers import default_environment
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[1]
PYTHONS = ("3.13", "3.12", "3.11")
PLATFORM = "win_amd64"
TAKEN = ("app.py", "run.bat", "README.md", "CHANGELOG.md", "LICENSE", "pyproject.toml", "requirements.lock",
         "install/environment.py", ".streamlit/", "simulator/", "scenarios/")  # fmt: skip
"""What the kit has of the repository: what runs, and what is read."""
_DAY = (1980, 1, 1, 0, 0, 0)
"""The date of every file of the zip, so that the same content is the same zip."""


def main() -> None:
    """Write ``dist/location-vente-<version>-windows.zip`` and its checksum beside it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--python", action="append", metavar="VERSION", help=f"a Python of the kit: {', '.join(PYTHONS)}"
    )
    parser.add_argument("--out", type=Path, default=ROOT / "dist", metavar="FOLDER")
    options = parser.parse_args()
    pythons = options.python or list(PYTHONS)
    options.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        wheels = Path(folder)
        for python in pythons:
            download(python, wheels)
        kit = options.out / f"location-vente-{version()}-windows.zip"
        pack(kit, wheels, pythons)
    checksum = hashlib.sha256(kit.read_bytes()).hexdigest()
    kit.with_name(f"{kit.name}.sha256").write_text(f"{checksum}  {kit.name}\n", encoding="ascii")
    print(
        f"{kit.relative_to(Path.cwd()) if kit.is_relative_to(Path.cwd()) else kit}: {kit.stat().st_size / 1e6:.0f} MB, sha256 {checksum}"
    )


def for_windows(lock: str, python: str) -> str:
    """The entries of a lock that count on Windows under a Python, without their markers.

    pip reads markers for the machine that downloads, not for the one that installs.
    """
    machine: dict[str, str] = {
        **{name: str(value) for name, value in default_environment().items()},
        "python_version": python, "python_full_version": f"{python}.0", "sys_platform": "win32", "os_name": "nt",
        "platform_system": "Windows", "platform_machine": "AMD64", "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
    }  # fmt: skip
    lines = []
    for entry in re.sub(r"\\\n", " ", lock).splitlines():
        if not entry.strip() or entry.lstrip().startswith("#"):
            continue
        words, *hashes = entry.split(" --hash=")
        package = Requirement(words)
        if package.marker is None or package.marker.evaluate(machine):
            package.marker = None
            lines.append(" --hash=".join([str(package), *(one.strip() for one in hashes)]))
    return "".join(f"{line}\n" for line in lines)


def command(python: str, requirements: Path) -> list[str]:
    """How pip is asked for the wheels of another machine, exactly those of the lock."""
    return [
        sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--require-hashes",
        "--only-binary=:all:", f"--platform={PLATFORM}", "--implementation=cp", f"--python-version={python}",
        "--requirement", str(requirements),
    ]  # fmt: skip


def download(python: str, wheels: Path) -> None:
    """Fetch the wheels for one Python. Ends the program where one is missing."""
    requirements = wheels / "requirements.txt"
    requirements.write_text(
        for_windows((ROOT / "requirements.lock").read_text(encoding="utf-8"), python), encoding="utf-8"
    )
    fetched = subprocess.run([*command(python, requirements), "--dest", str(wheels)], capture_output=True, check=False)
    if fetched.returncode:
        sys.exit(f"The wheels for Python {python} on {PLATFORM} could not be downloaded.\n{fetched.stderr.decode()}")
    requirements.unlink()


def version() -> str:
    """The version of the program, read and not imported."""
    package = (ROOT / "simulator" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'^__version__ = "(.+)"$', package, re.MULTILINE)
    return found[1] if found else "unknown"


def files() -> list[str]:
    """The files of the repository that the kit has."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode()  # noqa: S607 - git
    return [path for path in listed.split("\0") if path.startswith(TAKEN)]


def pack(kit: Path, wheels: Path, pythons: list[str]) -> None:
    """Write the zip, beside its place first."""
    inside = kit.stem.removesuffix("-windows")
    beside = kit.with_suffix(".part")
    with zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in files():
            packed.writestr(zipfile.ZipInfo(f"{inside}/{path}", _DAY), (ROOT / path).read_bytes(), zipfile.ZIP_DEFLATED)
        packed.writestr(zipfile.ZipInfo(f"{inside}/wheels/pythons.txt", _DAY), "".join(f"{one}\n" for one in pythons))
        for wheel in sorted(wheels.glob("*.whl")):
            packed.writestr(
                zipfile.ZipInfo(f"{inside}/wheels/{wheel.name}", _DAY), wheel.read_bytes(), zipfile.ZIP_STORED
            )
    beside.replace(kit)


if __name__ == "__main__":
    main()
