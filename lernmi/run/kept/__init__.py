"""Runs that the program keeps by itself, so that none is lost."""
