"""The web application: ``streamlit run app.py`` serves the same thing as ``location-vente app``, with the same settings."""

import streamlit as st

from simulator.ui import guard

guard.require()

from simulator.ui import server  # noqa: E402 - after the settings were found to be ours: it takes a second to load

app = st.App(server.SCRIPT, **server.PARTS)
