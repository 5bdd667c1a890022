"""Tests of the app in browsers."""
