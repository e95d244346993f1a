"""How the application is served: where it listens, under which address it is known, which other sites may use it.

A setting is an option of ``location-vente app`` or a variable of the environment, which ``streamlit run app.py`` reads
too; no header of a request decides any of them. What Streamlit itself is told stands in ``config.toml``.
"""

from __future__ import annotations

import ipaddress
import os
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from simulator.reading import clock, fields, web_addresses
from simulator.reading.errors import InputError
from simulator.wording import Plain

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

LAST_PORT = 65_535
MOST_WORKERS = 99
LONGEST_SESSION = 300
"""Seconds for which Streamlit keeps a session that was left (``config.toml``); ours are let go before."""


class SettingSource(NamedTuple):
    """Where a setting is read: an option of the command, or a variable of the environment."""

    option: str
    variable: str


SOURCES = {
    "host": SettingSource("--host", "LOCATION_VENTE_HOST"),
    "port": SettingSource("--port", "LOCATION_VENTE_PORT"),
    "public_address": SettingSource("--public-address", "LOCATION_VENTE_PUBLIC_ADDRESS"),
    "origins": SettingSource("--allow-origin", "LOCATION_VENTE_ALLOW_ORIGIN"),
    "proxies": SettingSource("--trusted-proxy", "LOCATION_VENTE_TRUSTED_PROXY"),
    "session": SettingSource("--session-seconds", "LOCATION_VENTE_SESSION_SECONDS"),
    "today": SettingSource("--today", clock.VARIABLE),
    "workers": SettingSource("--workers", "LOCATION_VENTE_WORKERS"),
}
"""Several origins or proxies are separated by spaces in the variable; the option is repeated."""


@dataclass(frozen=True)
class Settings:
    """``public_address`` is empty where no setting names one: then no sheet has an address, only its recall code.

    It is that of a whole site: the pages name their files from its root. ``session`` is in seconds: how long a session whose
    browser was cut off is kept. Of ``proxies`` alone is believed for whom they ask. ``today`` is the day that pages take for
    today, None for the day of the machine (``clock.today``). ``workers`` answer ``/api`` and ``/lite`` beside this process, 0: it does.
    """

    host: str = "127.0.0.1"
    port: int = 8501
    public_address: str = ""
    origins: tuple[str, ...] = ()
    proxies: tuple[str, ...] = ()
    session: int = 60
    today: dt.date | None = None
    workers: int = 0


def read(options: Mapping[str, str | None], environment: Mapping[str, str]) -> Settings:
    """The settings: each from its option, else from its variable, else as it is by default. Raises ``InputError``."""
    chosen = {name: _chosen(source, options.get(name), environment) for name, source in SOURCES.items()}
    usual = Settings()
    host, place = chosen["host"]
    port, at = chosen["port"]
    public, where = chosen["public_address"]
    origins, whence = chosen["origins"]
    proxies, through = chosen["proxies"]
    session, since = chosen["session"]
    day, here = chosen["today"]
    workers, by = chosen["workers"]
    return Settings(
        _host(host, place) if host else usual.host,
        _port(port, at) if port else usual.port,
        web_addresses.origin(public, where) if public else usual.public_address,
        tuple(dict.fromkeys(web_addresses.origin(address, whence) for address in origins.split())),
        tuple(dict.fromkeys(_proxy(address, through) for address in proxies.split())),
        _session(session, since) if session else usual.session,
        fields.date(web_addresses.shown(day), here) if day else usual.today,
        _workers(workers, by) if workers else usual.workers,
    )


def _chosen(source: SettingSource, option: str | None, environment: Mapping[str, str]) -> tuple[str, str]:
    """The text of a setting, and the option or variable that has it."""
    if option is not None:
        return option, source.option
    return environment.get(source.variable, "").strip(), source.variable


def _port(text: str, place: str) -> int:
    if not re.fullmatch(r"[0-9]{1,5}", text) or not 0 < int(text) <= LAST_PORT:
        raise InputError("app.error.port", place, got=Plain(web_addresses.shown(text)), last=Plain(str(LAST_PORT)))
    return int(text)


def _proxy(text: str, place: str) -> str:
    """The address of a machine, as an address is written at its shortest."""
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        raise InputError("app.error.proxy", place, got=Plain(web_addresses.shown(text))) from None


def _session(text: str, place: str) -> int:
    if not re.fullmatch(r"[0-9]{1,3}", text) or not 0 < int(text) <= LONGEST_SESSION:
        raise InputError(
            "app.error.session", place, got=Plain(web_addresses.shown(text)), most=Plain(str(LONGEST_SESSION))
        )
    return int(text)


def _workers(text: str, place: str) -> int:
    if not re.fullmatch(r"[0-9]{1,2}", text):
        raise InputError(
            "app.error.workers", place, got=Plain(web_addresses.shown(text)), most=Plain(str(MOST_WORKERS))
        )
    return int(text)


def _host(text: str, place: str) -> str:
    """A name or a number of this machine; whether it is one of this machine is known when the server listens there."""
    if not re.fullmatch(r"[A-Za-z0-9.:_-]{1,253}", text):
        raise InputError("app.error.host", place, got=Plain(web_addresses.shown(text)))
    return text


def current() -> Settings:
    """The settings in force in this process."""
    return read({}, os.environ)


def put_in_force(options: Mapping[str, str | None]) -> Settings:
    """The settings of these options, kept where ``current`` finds them. Raises ``InputError``."""
    settings = read(options, os.environ)
    stated = {name: value for name, value in options.items() if value is not None}
    os.environ.update({SOURCES[name].variable: value for name, value in stated.items()})
    return settings


def is_of_this_machine(host: str) -> bool:
    """Whether what listens there can be reached from this machine only."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host == "localhost"
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback


def streamlit_options() -> dict[str, Any]:
    """The configuration file, flattened to the names that Streamlit knows (``server.address``)."""
    return dict(_flat(tomllib.loads((Path(__file__).parent / "config.toml").read_text(encoding="utf-8"))))


def _flat(table: dict[str, Any], before: str = "") -> list[tuple[str, Any]]:
    rows: list[tuple[str, Any]] = []
    for name, value in table.items():
        rows += _flat(value, f"{before}{name}.") if isinstance(value, dict) else [(before + name, value)]
    return rows
