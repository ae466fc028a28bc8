"""The words of Dateline as frozen values; nothing here reads a file at import or knows a stage."""
