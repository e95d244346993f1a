"""The server: addresses, queues, limits, sessions, the light page."""
