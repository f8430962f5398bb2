"""What the project ships of facts that no scraper reads, each with its source: written once, and never over an editor's word."""
