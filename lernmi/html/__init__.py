"""What notebooks show: inline SVG and tables, readable on light and dark, with nothing to fetch."""
