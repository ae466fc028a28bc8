"""Models and their answers; the only package that loads weights."""
