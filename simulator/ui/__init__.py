"""The web application: one page each, which asks, calls and shows; nothing is computed here, nothing is stored."""
