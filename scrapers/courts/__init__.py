"""Court dockets: what is asked for, and what the answers say. Nothing here states what a court has ruled; a person does that."""
