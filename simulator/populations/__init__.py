"""Many households at once, by the same rules as one."""
