"""Alerts: which events are owed to whom (`matching`), and mails sent at least once and rarely twice (`sending`)."""
