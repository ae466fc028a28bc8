"""Quality floors: figures on held-out marked documents that may rise but not fall."""
