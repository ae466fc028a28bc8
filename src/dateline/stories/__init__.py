"""Which reports are copies of one another, and which of their events are the same: pure functions.

What may not live here: a record, a file, a model. Nothing depends on the order in which reports come.
"""
