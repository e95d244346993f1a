"""The web application: ``streamlit run app.py`` serves the same thing as ``location-vente app``, with the same settings."""

import streamlit as st

from simulator.ui.server import guard

guard.require()

from simulator.ui.server import asgi  # noqa: E402 - after the settings were found to be ours: it takes a second to load

app = st.App(asgi.SCRIPT, **asgi.PARTS)
