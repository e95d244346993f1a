"""A question, from a scenario, a form or an address, as households, readings and terms."""
