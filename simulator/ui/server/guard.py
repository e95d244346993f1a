"""The application is served with its own settings, or not at all.

``streamlit run app.py`` reads them from ``.streamlit/config.toml``. Where that file is missing, damaged or overridden,
Streamlit would listen on every interface of the machine and send statistics of use. ``app.py`` calls ``require`` before
it loads anything else, so that the first thing that such a server does is to end.
"""

from __future__ import annotations

import sys

from streamlit import config

from simulator.cli.arguments import language
from simulator.reading.errors import InputError
from simulator.ui.server import settings
from simulator.wording import Plain

STATUS = 2
_LOOKS = ("theme.", "server.headless")
"""What another configuration may change: how the pages look, and whether a browser is opened."""
_ADDRESS = "server.address"


def require() -> None:
    """Leave the process with one sentence and status 2 unless the options of Streamlit are those of ``config.toml``."""
    try:
        refuse_other_options()
    except InputError as error:
        sys.stderr.write(f"{error.message(language([]))}\n")
        sys.stderr.flush()
        raise SystemExit(STATUS) from None


def refuse_other_options() -> None:
    """Raise ``InputError`` for the first option of Streamlit that is not as ``config.toml`` has it.

    Another address is accepted when only this machine reaches it, or when ``LOCATION_VENTE_HOST`` names it too.
    """
    allowed = settings.current()
    for name, expected in settings.streamlit_options().items():
        value = config.get_option(name)
        if name.startswith(_LOOKS):
            continue
        if name == _ADDRESS:
            _refuse_address(str(value or ""), allowed.host)
        elif value != expected:
            raise InputError("app.error.option", name, got=Plain(str(value)), ours=Plain(str(expected)))


def _refuse_address(address: str, host: str) -> None:
    if not settings.is_of_this_machine(address) and address != host:
        variable = Plain(settings.SOURCES["host"].variable)
        raise InputError("app.error.listens", _ADDRESS, got=Plain(address or "0.0.0.0"), variable=variable)  # noqa: S104 - what Streamlit does by default, named in a sentence
