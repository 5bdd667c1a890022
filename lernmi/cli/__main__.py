"""``lernmi``, and ``python -m lernmi.cli``: ready for signals before anything large is loaded."""

from lernmi.cli import completion, signals, streams


def main() -> None:
    signals.end_at_once()
    with streams.whole_output():
        from lernmi.cli.main import main as command

        completion.run(command)


if __name__ == "__main__":
    main()
