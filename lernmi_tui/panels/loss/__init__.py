"""The history of the run as curves."""
