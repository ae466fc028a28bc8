"""Files, tables and streams into ``Document`` values."""

from dateline.inputs.files import Failure, read_sources

__all__ = ["Failure", "read_sources"]
