"""Alerts: rules on a record, and what they found, told once and kept in the record.

What may not live here: sending (``outputs``), and the clock: the last day is that of the record's last report.
"""
