"""Dateline reads news reports and keeps what they say as dated, sourced lines of data."""

__version__ = "0.1.0"
