"""``lernmi-tui serve``: the app in browsers, a process for each visitor."""
