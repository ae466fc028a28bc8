"""Files, tables and streams into ``Document`` values."""
