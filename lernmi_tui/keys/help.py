"""Keys of the help and of the glossary."""

from lernmi_tui.keys.key import Key

HELP = (
    Key(
        "help",
        "dismiss(None)",
        "escape,question_mark,f1,q",
        "close",
        "Close the help.",
        True,
        "esc",
    ),
    Key("glossary", "dismiss(None)", "escape", "close", "Close the glossary.", True, "esc"),
    Key("glossary", "scroll(-1)", "up", "up", "Scroll up.", False, "↑"),
    Key("glossary", "scroll(1)", "down", "down", "Scroll down.", False, "↓"),
    Key("glossary", "page(-1)", "pageup", "page up", "Scroll a page up."),
    Key("glossary", "page(1)", "pagedown", "page down", "Scroll a page down."),
)
