"""One module a state."""
