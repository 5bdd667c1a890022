"""The panels of the screens: each shows a snapshot and nothing else."""
