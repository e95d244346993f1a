"""How every file leaves: whole or not at all, in one way for each form."""
