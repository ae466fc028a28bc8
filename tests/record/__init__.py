"""The record under stress: killed writers, several at once, a full disk. No model is loaded."""
