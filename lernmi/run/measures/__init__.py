"""What is measured of a run: its curve, one evaluation, whether it is in trouble."""
