"""Every light page is work that another process can do: ``--workers N`` hands it over as a function of a module and its words."""

from __future__ import annotations

import asyncio
import pickle

import pytest
from starlette.requests import Request

from simulator.ui.server import lite, lite_contract, lite_counter, lite_programme


@pytest.mark.parametrize(
    "route",
    [route for module in (lite, lite_contract, lite_counter, lite_programme) for route in module.ROUTES],
    ids=lambda route: route.path,
)
def test_a_light_page_can_be_made_in_another_process(route, monkeypatch):
    handed: list[object] = []

    async def hand(*asked):
        handed.append(pickle.loads(pickle.dumps(asked[-1]))())

    monkeypatch.setattr(lite, "in_turn", hand)
    request = Request(
        {"type": "http", "method": "GET", "path": route.path, "query_string": b"t_birth=x&p_birth=x", "headers": []}
    )
    asyncio.run(route.endpoint(request))
    assert handed or route.path.startswith(lite.CASES)  # which only goes on to another address
    for html, status in handed:
        assert html.startswith("<!doctype html>")
        assert status in (200, 422)
