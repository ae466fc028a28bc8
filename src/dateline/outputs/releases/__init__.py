"""Releases: a record frozen as a folder that can be cited, compared and made again.

``make`` writes one (``making.py``), ``compare`` tells two apart (``comparing.py``), ``again`` reads the inputs anew
(``again.py``). What may not live here: the commands (``cli_release.py``).
"""
