"""A local server that plays legislatures from their captures, at their own addresses, with faults on demand.

The real fetch and the real tasks run against it. `python -m tests.statehouse` prints what came of each fault.
"""
