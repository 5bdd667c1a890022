"""What only living through a run once more can tell: which samples taught it, a link's life."""
