"""What the light page is without a network: tables that the engine made, a page that reads them, the worker that keeps both."""
