"""Taking away what was trained: weights and curves in the formats of other tools."""
