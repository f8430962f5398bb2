"""The one app: rows, the way from record to row, and the pages."""
