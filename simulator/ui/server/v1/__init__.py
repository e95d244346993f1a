"""Version 1 of the API, ``/api/v1``: one table of addresses, from which routes, OpenAPI document and page are made."""
