"""Every link as a row, to sort, filter and pick."""
