"""Runs that the program keeps by itself, in a folder of its own."""
