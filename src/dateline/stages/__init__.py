"""The stages: pure functions over frozen values, one file each; they never import one another."""
