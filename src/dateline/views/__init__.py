"""What a page about one actor, pair, story, week or month shows, as plain rows of a record.

Functions over a ``Record`` that sees one commit; they write nothing. What may not live here: markup, web
requests and files (``outputs``), and the storage engine.
"""
