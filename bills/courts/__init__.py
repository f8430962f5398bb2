"""Cases against laws: what they make of each clause, what an editor says of them, and how their dockets are followed."""
