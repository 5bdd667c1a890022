"""Drawings of digits: the pad without a screen, and the drawings that are kept."""
