"""A local server that plays CourtListener and the Supreme Court at their own addresses, with invented dockets, limits and faults.

    with Courthouse(now=clock.now) as house:
        story = Story(house)
        story.tell(until="restraining order")
        fetch = Fetcher(courtlistener.SOURCE, keys=KEYS, certificates=house.trusted_in(folder), ...)

Another process finds it by `house.ports`, as `tests.statehouse.network` leads there.
"""
