"""What texts provide: the answers that the project ships, the editors' own, and the texts that they are compared with."""
