"""The command ``location-vente app``: the web application."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

    from simulator.arguments import Commands


def add_to(commands: Commands) -> None:
    """Add the command ``app``."""
    app = commands.add_bare("app", _app)
    app.add_argument("--port", type=int, default=8501)


def _app(asked: argparse.Namespace) -> str:
    from simulator.ui.server import serve

    serve(asked.port)
    return ""
