"""What the network predicts against what is true, sample by sample."""
