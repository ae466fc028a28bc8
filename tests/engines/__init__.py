"""Every engine makes the same record: inline, processes, two raylets of Ray; whatever dies meanwhile."""
