"""The web application: ``streamlit run app.py`` starts the same thing as ``location-vente app``."""

import streamlit as st

from simulator.ui import server

app = st.App(server.SCRIPT, **server.PARTS)
