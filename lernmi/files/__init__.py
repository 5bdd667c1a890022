"""Folders, files written whole, downloads."""
