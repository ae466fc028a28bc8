"""Runners: the local reference, and engines that must equal it."""
