"""``lernmi``, and ``python -m lernmi.cli``: ready for signals before anything large is loaded."""

from lernmi.cli import signals


def main() -> None:
    signals.end_at_once()
    from lernmi.cli.main import main as command

    command()


if __name__ == "__main__":
    main()
