"""Writing of files and answers: every file whole or not at all, every format in one place."""
