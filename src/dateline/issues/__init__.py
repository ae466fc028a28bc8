"""What stances are toward: which wordings mean one issue, and who stands where on it over time. Pure functions.

What may not live here: a record, a file but the user's issue list, a model. Nothing depends on the order of rows.
"""
