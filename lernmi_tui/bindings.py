"""Every key of the program, once: the footer, the help, the command palette read it from here."""

from dataclasses import dataclass, replace

from textual.binding import Binding, BindingType
from textual.keys import format_key


@dataclass(frozen=True, slots=True)
class Key:
    """One row: in ``group``, ``keys`` (comma separated) do ``action``.

    Without keys it is in the command palette alone. ``label`` is the footer's word, ``help`` a
    full sentence, ``shown`` whether the footer has it, ``display`` how the keys are written where
    their names don't do.
    """

    group: str
    action: str
    keys: str
    label: str
    help: str
    shown: bool = False
    display: str | None = None

    @property
    def names(self) -> list[str]:
        """The keys as Textual names them."""
        return self.keys.split(",") if self.keys else []

    @property
    def written(self) -> str:
        """How the first of the keys is written: ``space``, ``?``, ``[ ]``, ``^q``."""
        first = self.names[0] if self.keys else "ctrl+p"
        return self.display or format_key(first).replace("ctrl+", "^")

    @property
    def binding(self) -> Binding:
        return Binding(
            self.keys,
            self.action,
            self.label,
            show=self.shown,
            key_display=self.display,
            tooltip=self.help,
            id=f"{self.group}.{self.action}".replace("(", "-").replace(")", "").replace("'", ""),
        )


GROUPS = {
    "workbench": "Workbench",
    "go_to": "In the go-to line",
    "panels": "The panels of the workbench",
    "topology": "In the topology",
    "loss": "In the loss curves",
    "links": "In the links",
    "inspector": "In the inspector",
    "truth": "In the truth table",
    "map": "In the decision map",
    "neurons": "In the maps of the neurons",
    "images": "In the images",
    "samples": "In the samples",
    "confusion": "In the confusion matrix",
    "weights": "In the pictures of weights",
    "sketch": "On the sketch pad",
    "home": "Home",
    "features": "In the features of a cloud",
    "path": "In the field for a path",
    "question": "Where it asks before something is lost",
    "fetching": "While MNIST is fetched",
    "help": "In this help",
    "glossary": "In the glossary",
    "app": "Everywhere",
}
"""The groups in the order of the help, with their titles."""


def _choosing(group: str, one: str) -> tuple[Key, ...]:
    """The keys of a view that shows some of the held-out samples, each of them ``one``."""
    return (
        Key(group, "look", "enter", "look", f"Have the network look at the {one}; nothing learns."),
        Key(group, "shown", "v", "wrong/right/all", f"Show the wrong {one}s, the right, or all."),
        Key(group, "train", "a", "held-out/train", f"Show the {one}s held out, or those learned."),
        Key(group, "true(1)", "t", "true class", f"Show the {one}s of the next true class alone."),
        Key(group, "true(-1)", "T", "true class back", "Show those of the true class before."),
        Key(group, "given(1)", "y", "given class", f"Show the {one}s taken for the next class."),
        Key(group, "given(-1)", "Y", "given class back", "Show those taken for the class before."),
        Key(group, "clear", "c", "every class", f"Show the {one}s of every class again."),
        Key(
            group,
            "back",
            "escape",
            "back",
            f"Every class again; then the {one}s held out; then the sample learned last.",
        ),
        Key(group, "move(0, -1)", "up", "above", f"Select the {one} above.", False, "↑"),
        Key(group, "move(0, 1)", "down", "below", f"Select the {one} below.", False, "↓"),
        Key(group, "page(-1)", "pageup", "page back", f"Select the {one} a page back."),
        Key(group, "page(1)", "pagedown", "page on", f"Select the {one} a page on."),
        Key(group, "go(0)", "home", "first", f"Select the first {one}."),
        Key(group, "go(-1)", "end", "last", f"Select the last {one}."),
    )


KEYS = (
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
    Key("app", "suspend_process", "ctrl+z", "suspend", "Put the program to sleep; `fg` wakes it."),
    Key("app", "quit", "q,ctrl+q", "quit", "End the program.", True),
    Key("home", "start", "enter", "start", "Start the task with the fields as they are.", True),
    Key("home", "start_paused", "p", "start paused", "Start it, but paused.", True),
    Key("home", "open", "o", "open a file", "Open your own data: a CSV file, images.", True),
    Key("home", "fetch", "g", "get all of MNIST", "Fetch all 70,000 images of MNIST, once."),
    Key("home", "leave", "escape", "tasks", "From a field back to the tasks.", False, "esc"),
    Key("home", "undo", "u", "back to the run", "Go back to the run that was left just before."),
    Key("question", "answer(True)", "enter", "yes", "Yes; so does the key that brought it."),
    Key("question", "answer(False)", "escape", "no", "No, all stays as it is."),
    Key("features", "move(-1)", "left", "previous", "Go to the feature before.", False, "←"),
    Key("features", "move(1)", "right", "next", "Go to the next feature.", False, "→"),
    Key("features", "switch", "space", "on/off", "Tell the network that feature, or no more."),
    Key("path", "submit", "enter", "open", "Open what the path leads to.", True),
    Key("path", "complete", "tab", "complete", "Complete the path.", True),
    Key("path", "leave", "escape", "back", "Go back to the tasks.", True, "esc"),
    Key("fetching", "cancel", "escape", "close", "Stop fetching; nothing is installed.", True),
    Key("fetching", "retry", "r", "try again", "After a failure, try again.", True),
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
    Key("workbench", "run_or_pause", "space", "run/pause", "Run, or pause.", True),
    Key("workbench", "step_sample", "s", "one sample", "Pause and learn one sample.", True),
    Key(
        "workbench",
        "step_epoch",
        "e",
        "one epoch",
        "Pause and learn to the end of the epoch.",
        True,
    ),
    Key(
        "workbench",
        "slower",
        "left_square_bracket",
        "pace",
        "Fewer samples a second, down to one in 5 seconds; the topology shows each step.",
        True,
        "[ ]",
    ),
    Key(
        "workbench",
        "faster",
        "right_square_bracket",
        "faster",
        "More samples a second, up to full speed.",
        False,
        "]",
    ),
    Key(
        "workbench",
        "go_to",
        "g,colon",
        "go to",
        "Run until an epoch, a moment, a loss, an accuracy; or look at a sample by its number.",
        True,
    ),
    Key("workbench", "full_speed", "f", "full speed", "As many samples a second as there can be."),
    Key("workbench", "rate_down", "minus", "rate down", "A smaller training rate.", False, "-"),
    Key("workbench", "rate_up", "plus", "rate up", "A larger training rate.", False, "+"),
    Key("go_to", "submit", "enter", "go", "Go there, or look at that sample.", True),
    Key("go_to", "choose(-1)", "up", "choose", "Take the suggestion above.", True, "↑↓"),
    Key("go_to", "choose(1)", "down", "next suggestion", "Take the suggestion below.", False, "↓"),
    Key("go_to", "complete", "tab", "complete", "Take the first suggestion.", True),
    Key("go_to", "leave", "escape", "close", "Close the line.", True, "esc"),
    Key(
        "panels",
        "inspect",
        "i",
        "inspect",
        "Read what the picked link did; of a neuron, its most blamed; else what matters most.",
        True,
    ),
    Key(
        "workbench",
        "step_out",
        "escape",
        "step out",
        "Look at the sample learned last again; then pick nothing; then show all panels.",
        False,
        "esc",
    ),
    Key("workbench", "rewind", "r", "rewind", "Back to the same initial weights.", True),
    Key(
        "workbench", "new_seed", "n", "new seed", "Other initial weights, another order of samples."
    ),
    Key("workbench", "undo", "u", "undo", "Undo the last change; or go back to the run before."),
    Key("workbench", "redo", "U", "redo", "Do again what was undone."),
    Key("panels", "maximise", "m", "maximise", "Show the active panel alone, or all again."),
    Key("panels", "draw", "d", "draw", "Go to the sketch pad."),
    Key(
        "panels",
        "filter_links",
        "slash",
        "filter",
        "Go to the links and show only some, such as *→y1 |w|>2 link.sens<0.",
    ),
    Key("panels", "panel('topology')", "1", "topology", "Go to the topology."),
    Key("panels", "panel('loss')", "2", "loss", "Go to the loss curves."),
    Key("panels", "panel('links')", "3", "links", "Go to the table of links."),
    Key("panels", "panel('inspector')", "4", "inspector", "Go to the inspector."),
    Key("panels", "view(0)", "5", "samples", "Go to the truth table, map, images or samples."),
    Key("panels", "view(1)", "6", "second view", "Go to the task's second view, if it has one."),
    Key("panels", "view(2)", "7", "third view", "Go to the task's third view, if it has one."),
    Key("panels", "view(3)", "8", "fourth view", "Go to the task's fourth view, if it has one."),
    Key("workbench", "home", "h", "home", "Back to the choice of tasks; this run ends.", True),
    Key(
        "topology",
        "inspect",
        "enter",
        "inspect",
        "Read what the picked neuron or link did; with none picked, what is most to blame.",
    ),
    Key(
        "topology",
        "walk(1)",
        "full_stop",
        "next link",
        "Pick the strongest link, then the next.",
        False,
        ".",
    ),
    Key("topology", "walk(-1)", "comma", "link before", "Pick the link before.", False, ","),
    Key("topology", "go('left')", "left", "left", "Pick a neuron of the layer before.", False, "←"),
    Key(
        "topology", "go('right')", "right", "right", "Pick a neuron of the layer ahead.", False, "→"
    ),
    Key("topology", "go('up')", "up", "above", "Pick the neuron above.", False, "↑"),
    Key("topology", "go('down')", "down", "below", "Pick the neuron below.", False, "↓"),
    Key("topology", "go('pageup')", "pageup", "ten above", "Pick a neuron ten above."),
    Key("topology", "go('pagedown')", "pagedown", "ten below", "Pick a neuron ten below."),
    Key("topology", "go('home')", "home", "first", "Pick the first neuron of the layer."),
    Key("topology", "go('end')", "end", "last", "Pick the last neuron of the layer."),
    Key("topology", "let_go", "escape", "let go", "Pick nothing.", False, "esc"),
    Key("inspector", "move(-1)", "up", "line up", "Go to the line above."),
    Key("inspector", "move(1)", "down", "line down", "Go to the line below."),
    Key("inspector", "move(-8)", "pageup", "lines up", "Go eight lines up."),
    Key("inspector", "move(8)", "pagedown", "lines down", "Go eight lines down."),
    Key("inspector", "move(-999)", "home", "first line", "Go to the first line."),
    Key("inspector", "move(999)", "end", "last line", "Go to the last line."),
    Key(
        "inspector",
        "follow",
        "enter",
        "follow",
        "Go to what the line is about; elsewhere say what its word means.",
    ),
    Key("inspector", "walk(1)", "full_stop", "next link", "Go to the next link.", False, "."),
    Key("inspector", "walk(-1)", "comma", "link before", "Go to the link before.", False, ","),
    Key("inspector", "sort", "v", "sort", "Rank a neuron's links by |brings|, |weight|, |blame|."),
    Key("links", "sort('next')", "o", "sort", "Sort the links by the next column."),
    Key("links", "view", "v", "epoch", "Sort by what the last epoch changed, or as before."),
    Key("links", "sort('reverse')", "O", "reverse", "Sort the links the other way round."),
    Key("links", "inspect", "enter", "inspect", "Read what the link under the cursor did."),
    Key(
        "links",
        "clear",
        "escape",
        "show all",
        "Show all links again; then let go of what is picked.",
    ),
    Key("links", "move('up')", "up", "up", "Pick the link above."),
    Key("links", "move('down')", "down", "down", "Pick the link below."),
    Key("links", "move('pageup')", "pageup", "page up", "Pick a link a page above."),
    Key("links", "move('pagedown')", "pagedown", "page down", "Pick a link a page below."),
    Key("links", "move('home')", "home", "first", "Pick the first link."),
    Key("links", "move('end')", "end", "last", "Pick the last link."),
    Key("loss", "view", "v", "loss/accuracy", "Draw the loss, the accuracy, or both."),
    Key(
        "loss",
        "log",
        "y",
        "log scale",
        "Draw the loss on a logarithmic axis, or a linear one.",
    ),
    Key(
        "loss",
        "read(-1)",
        "left",
        "read",
        "Read the exact values, one evaluation earlier.",
        False,
        "←",
    ),
    Key(
        "loss",
        "read(1)",
        "right",
        "read",
        "Read the exact values, one evaluation later.",
        False,
        "→",
    ),
    Key(
        "loss", "page(-1)", "pageup", "earlier", "Move the reading cursor a tenth of the run back."
    ),
    Key("loss", "page(1)", "pagedown", "later", "Move the reading cursor a tenth of the run on."),
    Key("loss", "read_end(0)", "home", "first", "Read the values before learning."),
    Key("loss", "read_end(-1)", "end", "latest", "Read the latest values."),
    Key("loss", "leave", "escape", "leave", "Take the reading cursor away.", False, "esc"),
    Key(
        "map",
        "points",
        "t",
        "points",
        "Show the train points, the held-out points, or both.",
    ),
    Key(
        "map", "discrete", "c", "shades/sides", "Show the two sides alone, or shades between them."
    ),
    Key("map", "pen", "p", "pen", "A pen for points that are 1, then for 0, then none."),
    Key("map", "aim(-1, 0)", "left", "left", "Move the cursor, or the pen, left.", False, "←"),
    Key("map", "aim(1, 0)", "right", "right", "Move the cursor, or the pen, right.", False, "→"),
    Key("map", "aim(0, -1)", "up", "up", "Move the cursor, or the pen, up.", False, "↑"),
    Key("map", "aim(0, 1)", "down", "down", "Move the cursor, or the pen, down.", False, "↓"),
    Key(
        "map",
        "put",
        "enter",
        "look/put",
        "Have the network look at the place; with the pen, put a point to learn from there.",
    ),
    Key("map", "undo", "u,delete", "take back", "Take the point back that was put last."),
    Key("map", "away", "escape", "away", "Put the pen away; the cursor; the neuron shown."),
    Key("neurons", "choose", "enter", "select", "Select the neuron everywhere; the map shows it."),
    Key("neurons", "move(-1, 0)", "left", "left", "Go to the neuron at the left.", False, "←"),
    Key("neurons", "move(1, 0)", "right", "right", "Go to the neuron at the right.", False, "→"),
    Key("neurons", "move(0, -1)", "up", "above", "Go to the neuron above.", False, "↑"),
    Key("neurons", "move(0, 1)", "down", "below", "Go to the neuron below.", False, "↓"),
    Key("neurons", "discrete", "c", "shades/sides", "Show two sides alone, or shades between."),
    Key("neurons", "let_go", "escape", "let go", "Select none; the map shows the output."),
    Key("truth", "look", "enter", "look", "Have the network look at the row; nothing learns."),
    Key("truth", "move(-1)", "up", "above", "Go to the row above.", False, "↑"),
    Key("truth", "move(1)", "down", "below", "Go to the row below.", False, "↓"),
    Key("truth", "go(0)", "home", "first", "Go to the first row."),
    Key("truth", "go(-1)", "end", "last", "Go to the last row."),
    Key("truth", "back", "escape", "back", "Take the cursor away; then look at no row."),
    *_choosing("images", "image"),
    Key("images", "move(-1, 0)", "left", "previous", "Select the image before.", False, "←"),
    Key("images", "move(1, 0)", "right", "next", "Select the next image.", False, "→"),
    *_choosing("samples", "sample"),
    Key("samples", "columns(-1)", "left", "columns left", "Show the inputs before.", False, "←"),
    Key("samples", "columns(1)", "right", "columns right", "Show further inputs.", False, "→"),
    Key("confusion", "choose", "enter", "show them", "Show the samples that the cell counts."),
    Key("confusion", "move(-1, 0)", "left", "left", "Go to the class at the left.", False, "←"),
    Key("confusion", "move(1, 0)", "right", "right", "Go to the class at the right.", False, "→"),
    Key("confusion", "move(0, -1)", "up", "up", "Go to the true class above.", False, "↑"),
    Key("confusion", "move(0, 1)", "down", "down", "Go to the true class below.", False, "↓"),
    Key("confusion", "worst", "home", "worst", "Go to the most frequent mistake, and follow it."),
    Key("confusion", "back", "escape", "back", "Follow the most frequent mistake again."),
    Key("weights", "choose", "enter", "select", "Select the neuron everywhere."),
    Key("weights", "move(-1, 0)", "left", "previous", "Go to the neuron before.", False, "←"),
    Key("weights", "move(1, 0)", "right", "next", "Go to the next neuron.", False, "→"),
    Key("weights", "move(0, -1)", "up", "above", "Go to the neuron above.", False, "↑"),
    Key("weights", "move(0, 1)", "down", "below", "Go to the neuron below.", False, "↓"),
    Key("weights", "page(-1)", "pageup", "page back", "Go to a neuron a page back."),
    Key("weights", "page(1)", "pagedown", "page on", "Go to a neuron a page on."),
    Key("weights", "go(0)", "home", "first", "Go to the first neuron."),
    Key("weights", "go(-1)", "end", "last", "Go to the last neuron."),
    Key("weights", "let_go", "escape", "let go", "Select nothing."),
    Key(
        "sketch",
        "pen",
        "enter",
        "pen down/up",
        "Put the pen down at the cursor, or lift it; take the class that is asked for.",
        True,
    ),
    Key("sketch", "go('left')", "left", "left", "Move the cursor left.", False, "←"),
    Key("sketch", "go('right')", "right", "right", "Move the cursor right.", False, "→"),
    Key("sketch", "go('up')", "up", "up", "Move the cursor up.", False, "↑"),
    Key("sketch", "go('down')", "down", "down", "Move the cursor down.", False, "↓"),
    Key("sketch", "move('left')", "shift+left", "move left", "Move the drawing left."),
    Key("sketch", "move('right')", "shift+right", "move right", "Move the drawing right."),
    Key("sketch", "move('up')", "shift+up", "move up", "Move the drawing up."),
    Key("sketch", "move('down')", "shift+down", "move down", "Move the drawing down."),
    Key("sketch", "next_pen", "p", "pen", "Take the thin pen, the wide one or the rubber.", True),
    Key("sketch", "undo", "u", "undo", "Take back what was done to the drawing last.", True),
    Key("sketch", "redo", "U", "redo", "Do again to the drawing what was taken back."),
    Key("sketch", "clear", "c", "clear", "Take all ink away.", True),
    Key("sketch", "teach(False)", "t", "teach", "Say which it is and teach it, once.", True),
    Key("sketch", "teach(True)", "T", "teach on", "Teach it, now and in every epoch."),
    Key("sketch", "leave_out", "x", "leave out", "Teach it no longer in every epoch."),
    Key("sketch", "look", "o", "look", "Have all panels look at the drawing; nothing is learned."),
    Key("sketch", "keep", "a", "add to kept", "Add it to the kept drawings, with its class."),
    Key("sketch", "turn(-1)", "pageup", "kept before", "Show the kept drawing before."),
    Key("sketch", "turn(1)", "pagedown", "kept after", "Show the kept drawing after."),
    Key("sketch", "remove", "delete", "remove", "Remove the kept drawing shown."),
    Key("sketch", "save", "", "save data", "Save the kept digits as a data set, to learn from."),
    Key(
        "sketch",
        "leave",
        "escape",
        "step out",
        "Leave a question; lift the pen; look at it no more; go back to the topology.",
    ),
)


def bindings_of(group: str, owner: str = "") -> list[BindingType]:
    """The bindings of one group, for a widget's or screen's BINDINGS.

    ``owner`` says whose actions they are if not its own: ``app.``.
    """
    bindings = (key.binding for key in KEYS if key.group == group and key.keys)
    return [replace(binding, action=owner + binding.action) for binding in bindings]
