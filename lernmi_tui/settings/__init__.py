"""What a person set once and for all: a file of theirs, and changes to it."""
