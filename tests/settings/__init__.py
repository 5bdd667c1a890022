"""Tests of what a visitor may do."""
