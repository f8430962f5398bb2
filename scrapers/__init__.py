"""What legislatures publish, turned into typed records. Pure: no Django, no database, no clock of its own."""
