"""``lernmi-tui``, and ``python -m lernmi_tui``: ready for signals before anything large is loaded.

What goes wrong outside the app, even while it is being loaded, is said in one line as well.
"""

import sys
from typing import TYPE_CHECKING

from lernmi_tui.terminal import end_signals

if TYPE_CHECKING:
    import click


def main() -> None:
    end_signals.catch()
    try:
        from lernmi.cli import completion, streams

        with streams.whole_output():
            if sys.argv[1:2] == ["serve"]:  # a task in a file of that name is ./serve
                _serve()(sys.argv[2:], prog_name="lernmi-tui serve")
            else:
                from lernmi_tui.cli import main as command

                completion.run(command, {"serve": _serve})
    except Exception as error:
        from lernmi_tui import crash_log

        sys.exit(crash_log.told(error))


def _serve() -> "click.Command":
    from lernmi_tui.serve.command import serve

    return serve


if __name__ == "__main__":
    main()
