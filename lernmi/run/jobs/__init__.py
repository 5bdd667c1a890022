"""Long work on a run, in pieces: going elsewhere, undoing, searching, trying."""
