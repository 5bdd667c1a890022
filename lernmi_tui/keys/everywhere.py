"""Keys that do the same on every screen."""

from lernmi_tui.keys.key import Key

EVERYWHERE = (
    Key(
        "app", "help", "question_mark,f1", "keys", "Show what the words mean, and every key.", True
    ),
    Key("app", "glossary", "j", "jargon", "Look up a word: go to the picked one, or type another."),
    Key(
        "app",
        "toggle_dark",
        "ctrl+t",
        "dark or light",
        "Switch between the dark and the light theme.",
    ),
    Key("app", "save_screen('svg')", "", "screen as a picture", "Save the screen as SVG."),
    Key("app", "save_screen('txt')", "", "screen as text", "Save the screen's characters."),
    Key("app", "suspend_process", "ctrl+z", "suspend", "Put the program to sleep; `fg` wakes it."),
    Key("app", "quit", "q,ctrl+q,ctrl+c", "quit", "End the program; the run is kept.", True),
)
