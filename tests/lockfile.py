"""A lock read as pip reads it, what it leaves to chance, and an index on this disk that also offers newer releases."""

import base64
import hashlib
import itertools
import re
import zipfile
from importlib.metadata import PackageNotFoundError, requires
from typing import NamedTuple

from packaging.markers import Marker, default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PYTHONS = ("3.11", "3.12", "3.13", "3.14")
SYSTEMS = (
    ("linux", "posix", "Linux", "x86_64"),
    ("darwin", "posix", "Darwin", "arm64"),
    ("win32", "nt", "Windows", "AMD64"),
)
NEWER = "9999"


class Pin(NamedTuple):
    """One entry of a lock."""

    name: str
    extras: frozenset
    version: str
    marker: Marker | None
    hashes: tuple

    def counts(self, environment):
        return self.marker is None or self.marker.evaluate(environment)


def entries(text):
    """The text of each entry of a lock, its hashes on the same line."""
    return [
        line for line in re.sub(r"\\\n", " ", text).splitlines() if line.strip() and not line.lstrip().startswith("#")
    ]


def pins(text):
    """Every pin of a lock. Raises ``ValueError`` for an entry that is not one version with its hashes."""
    found = []
    for entry in entries(text):
        words, *hashes = entry.split(" --hash=")
        requirement = Requirement(words)
        versions = [one.version for one in requirement.specifier if one.operator == "=="]
        if len(requirement.specifier) != 1 or not versions or not hashes:
            raise ValueError(entry)
        found.append(
            Pin(
                canonicalize_name(requirement.name),
                frozenset(requirement.extras),
                versions[0],
                requirement.marker,
                tuple(one.strip() for one in hashes),
            )
        )
    return found


def environments():
    """The machines that a lock is for: what a marker may ask of them."""
    for python, (platform, name, system, machine) in itertools.product(PYTHONS, SYSTEMS):
        yield default_environment() | {
            "python_version": python, "python_full_version": f"{python}.0", "implementation_name": "cpython",
            "platform_python_implementation": "CPython", "sys_platform": platform, "os_name": name,
            "platform_system": system, "platform_machine": machine, "extra": "",
        }  # fmt: skip


def needed_by(requirement, known=requires):
    """What a requirement brings along: those of its package, and those of its extras."""
    try:
        texts = known(requirement.name) or []
    except PackageNotFoundError:
        return
    for text in texts:
        needed = Requirement(text)
        yield needed, ["", *sorted(requirement.extras)]


def walked(text, roots, known=requires):
    """What every chain of requirements meets, on any machine: the pins that are reached, and what is not pinned."""
    reached, missing = set(), set()
    for environment in environments():
        pinned = {pin.name: pin for pin in pins(text) if pin.counts(environment)}
        waiting, seen = [Requirement(root) for root in roots], set()
        while waiting:
            requirement = waiting.pop()
            if str(requirement) in seen or (requirement.marker and not requirement.marker.evaluate(environment)):
                continue
            seen.add(str(requirement))
            name = canonicalize_name(requirement.name)
            pin = pinned.get(name)
            if (
                pin is None
                or not requirement.specifier.contains(pin.version, prereleases=True)
                or not requirement.extras <= pin.extras
            ):
                missing.add(f"{name}[{','.join(sorted(requirement.extras))}]{requirement.specifier}")
                continue
            reached.add(name)
            for needed, extras in needed_by(requirement, known):
                if needed.marker is None or any(
                    needed.marker.evaluate(environment | {"extra": extra}) for extra in extras
                ):
                    needed.marker = None
                    waiting.append(needed)
    return reached, missing


def left_to_chance(text, roots, known=requires):
    """The requirements, by any chain of them on any machine, that a lock does not pin: those that a resolver would look for."""
    return walked(text, roots, known)[1]


def unused(text, roots, known=requires):
    """The pins that no requirement reaches, on no machine."""
    return {pin.name for pin in pins(text)} - walked(text, roots, known)[0]


def named(entry, name):
    return canonicalize_name(Requirement(entry.split(" --hash=")[0]).name) == name


# --- an index of empty packages


def wheel(folder, name, version, needs=()):
    """An empty package, as small as pip takes it; returns its file."""
    stem = f"{name.replace('-', '_')}-{version}"
    about = "\n".join(["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}", *(f"Provides-Extra: {extra}" for extra in extras(needs)),
                       *(f"Requires-Dist: {one}" for one in needs)]) + "\n"  # fmt: skip
    content = {
        f"{stem}.dist-info/METADATA": about,
        f"{stem}.dist-info/WHEEL": "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    rows = [f"{path},sha256={digest(text.encode())},{len(text.encode())}" for path, text in content.items()]
    content[f"{stem}.dist-info/RECORD"] = "\n".join([*rows, f"{stem}.dist-info/RECORD,,"]) + "\n"
    file = folder / f"{stem}-py3-none-any.whl"
    with zipfile.ZipFile(file, "w") as packed:
        for path, text in content.items():
            packed.writestr(path, text)
    return file


def extras(needs):
    return sorted({word for one in needs for word in re.findall(r"extra == ['\"]([^'\"]+)['\"]", one)})


def digest(content):
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()


def index(folder, text):
    """An index with the pinned release of every package of a lock, and a newer one; returns the lock with their hashes."""
    lines = []
    for entry, pin in zip(entries(text), pins(text), strict=True):
        place = folder / pin.name
        place.mkdir(parents=True)
        try:
            needs = requires(pin.name) or ()
        except PackageNotFoundError:
            needs = ()
        pinned = wheel(place, pin.name, pin.version, needs)
        files = [pinned, wheel(place, pin.name, NEWER, needs)]
        links = "".join(f'<a href="{file.name}">{file.name}</a>' for file in files)
        (place / "index.html").write_text(f"<!doctype html><html><body>{links}</body></html>", encoding="utf-8")
        lines.append(
            f"{entry.split(' --hash=')[0].strip()} --hash=sha256:{hashlib.sha256(pinned.read_bytes()).hexdigest()}"
        )
    return "\n".join(lines) + "\n"
