"""What numbers, neurons, links and samples are called, on every screen."""
