"""Docs that cannot drift: what they show is made anew and compared."""
