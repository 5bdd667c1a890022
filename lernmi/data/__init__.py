"""Arrays of samples, the files they are read from, and how they are split."""
