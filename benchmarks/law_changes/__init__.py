"""The same random households under an older version and under this one: what differs, and which change of the law explains it."""
