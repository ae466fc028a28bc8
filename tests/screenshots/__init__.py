"""The pictures of the docs: ``python -m tests.screenshots`` takes them anew, ``tests/web/test_pictures.py`` tries each."""
