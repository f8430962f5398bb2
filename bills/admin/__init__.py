"""The staff's desk: Django's admin, made theirs."""
