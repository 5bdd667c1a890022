"""What is loaded when: a person waits for it, and Textual reads its settings while it is loaded."""

import subprocess
import sys


def printed(code):
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.strip()


def test_the_way_in_loads_next_to_nothing_before_it_catches_signals():
    ours = "import sys, lernmi_tui.__main__; print({name.split('.')[0] for name in sys.modules} & "
    assert printed(ours + "{'click', 'lernmi', 'textual', 'rich', 'asyncio', 'numpy'})") == "set()"


def test_a_refusal_loads_no_textual():
    assert printed("import sys, lernmi_tui.cli; print('textual' in sys.modules)") == "False"


def test_textual_is_told_how_often_to_paint_before_it_is_loaded(start):
    program = start(
        code="import lernmi_tui.__main__ as door, lernmi_tui.terminal.terminal as terminal\n"
        "def said(_gone):\n"
        "    from textual.constants import MAX_FPS\n"
        "    print(MAX_FPS, 'times a second')\n"
        "terminal.watch = said\n"
        "door.main()"
    )
    assert program.waits_until(b"240 times a second")
