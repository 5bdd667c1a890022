"""Tests of tables and their readers."""
