"""What a person says, in a scenario, a form or an address, as households, readings and terms."""
