"""What a reading becomes: tables, JSON, pages, the command line."""
