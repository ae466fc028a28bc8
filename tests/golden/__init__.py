"""Whole reports with what their record must hold."""
