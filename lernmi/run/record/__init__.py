"""What makes a run exact at every moment: its recipe, its events, its states and keyframes."""
