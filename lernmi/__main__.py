"""``python -m lernmi``: the command ``lernmi``."""

from lernmi.cli.__main__ import main

if __name__ == "__main__":
    main()
