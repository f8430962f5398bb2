"""An editor's word over a source's, fact by fact.

It stands while the source says what it said, pauses when the source moves, and retires when the source says the same.
`deeds` is what editors do, `overlay` what readings do to that.
"""
