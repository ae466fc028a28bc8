"""Scoring a reading against marked documents; every figure in the README comes from here."""
