"""What a typed line says of one comparison: ``w(x1→h2) crosses 0``, ``|s(h1→y1)| > 0.5``."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from lernmi.net.link_index import LinkIndex
from lernmi.net.refs import LinkRef, NeuronRef
from lernmi.net.watch import MOST_COMPARISONS, Comparison, Quantity, Relation
from lernmi.run.goals.conditions import IS_SO, NAN, Part, measured_part
from lernmi.run.goals.goal_tokens import GoalError, Token
from lernmi.run.goals.metric_line import METRICS, OVERS, MetricReader
from lernmi.run.names.given_names import all_names, ref_between, typed_name
from lernmi.tasks.task import Task
from lernmi.wording import counted, quoted

_EXAMPLES = "w(x1→h1) crosses 0, |s(h1→y1)| > 0.5, out(y1) > 0.9, error > 1"

QUANTITIES = {
    "w": Quantity.WEIGHT,
    "weight": Quantity.WEIGHT,
    "s": Quantity.SENSITIVITY,
    "sensitivity": Quantity.SENSITIVITY,
    "blame": Quantity.BLAME,
    "out": Quantity.OUTPUT,
    "output": Quantity.OUTPUT,
    "error": Quantity.ERROR,
}
_WRITTEN = {
    Quantity.WEIGHT: "w",
    Quantity.SENSITIVITY: "s",
    Quantity.BLAME: "blame",
    Quantity.OUTPUT: "out",
    Quantity.ERROR: "error",
}
_OF_LINKS = (Quantity.WEIGHT, Quantity.SENSITIVITY)
_RELATIONS = {
    "<": Relation.BELOW,
    "<=": Relation.AT_MOST,
    "=": Relation.EQUAL,
    "!=": Relation.UNEQUAL,
    ">=": Relation.AT_LEAST,
    ">": Relation.ABOVE,
    "crosses": Relation.CROSSES,
}
_SAMPLES = ("sample", "row", "train")
KNOWN = (*QUANTITIES, "wrong", "nan", *METRICS)


class ComparisonReader(MetricReader):
    """Reads the comparisons of a line for a run of ``task``, whose network and number of samples
    may be others.
    """

    def __init__(
        self, line: str, task: Task, sizes: Sequence[int] | None, samples: int | None
    ) -> None:
        super().__init__(line, task)
        self._sizes = task.sizes if sizes is None else tuple(sizes)
        self._samples = len(task.train) if samples is None else samples

    def _comparison(self) -> tuple[list[Part], str]:
        """A comparison, and its words; of ``w(*)`` as many as there are links, any of them."""
        token = self.token
        if token.text in ("nan", "wrong", *METRICS, *OVERS):
            part = self._part()
            return [part], part.words
        absolute = token.text == "|"
        if absolute:
            self.take()
        of = self.take()
        if of.text not in QUANTITIES:
            raise self._no_quantity(of)
        quantity = QUANTITIES[of.text]
        any_link = self.after.text == "*" and self.token.text == "(" and quantity in _OF_LINKS
        found = self._every_link(of, quantity) if any_link else [self._which(of, quantity)]
        words = f"{_WRITTEN[quantity]}(*)" if any_link else found[0][1]
        if absolute:
            words = f"|{words}|"
            if self.token.text != "|":
                raise self.wrong(self.token, f"a second | is missing here: {words}")
            self.take()
        relation, threshold, said = self._against(words)
        parts = [
            Part(
                f"|{each}| {said}" if absolute else f"{each} {said}",
                Comparison(quantity, relation, threshold, number, absolute),
            )
            for number, each in found
        ]
        return parts, f"{words} {said}"

    def _part(self) -> Part:
        token = self.token
        if token.text == "nan":
            self.take()
            return NAN.parts[0]
        if token.text == "wrong":
            return self._wrong_sample()
        return self._measured_part()

    def _every_link(self, of: Token, quantity: Quantity) -> list[tuple[int, str]]:
        """What ``_which`` says of each link. Raises GoalError where they are too many."""
        self.take()
        star = self.take()
        if self.token.text != ")":
            raise self.wrong(self.token, f"a ) is missing here, like {of.text}(*)")
        self.take()
        index, info = LinkIndex(self._sizes), self._task.info
        if index.count > MOST_COMPARISONS:
            raise self.wrong(
                star,
                f"{index.count:,} links are too many, {MOST_COMPARISONS} can be watched at once; "
                f"name one, like {self._example(_WRITTEN[quantity], True)}",
            )
        refs = [index.ref(number) for number in range(index.count)]
        return [
            (number, f"{_WRITTEN[quantity]}({typed_name(ref, self._sizes, info)})")
            for number, ref in enumerate(refs)
        ]

    # what is compared

    def _which(self, of: Token, quantity: Quantity) -> tuple[int, str]:
        """The flat number of the link or neuron, and what is compared in words."""
        written = _WRITTEN[quantity]
        if quantity == Quantity.ERROR:
            return 0, written
        what = "link" if quantity in _OF_LINKS else "neuron"
        example = self._example(written, what == "link")
        if self.token.text != "(":
            raise self.wrong(of, f"{of.text} of which {what}? {example}")
        self.take()
        name = self.take()
        if not name.text:
            raise self.wrong(self.token, f"the name of a {what} comes here, like {example}")
        ref = self._ref(name, what, example)
        if self.token.text != ")":
            better = f"{self.line[: name.end]}){self.line[name.end :]}"
            raise self.wrong(self.token, f"a ) is missing here, like {example}", better)
        self.take()
        words = f"{written}({typed_name(ref, self._sizes, self._task.info)})"
        if isinstance(ref, LinkRef):
            number = LinkIndex(self._sizes).flat_index(ref)
            assert number is not None
            return number, words
        if quantity == Quantity.BLAME and ref.layer == 0:
            raise self.wrong(
                name,
                "nobody tells an input its blame while learning; that of a hidden neuron or of an "
                f"output can be asked for, like {example}",
            )
        return sum(size + 1 for size in self._sizes[: ref.layer]) + ref.index, words

    def _example(self, written: str, is_link: bool) -> str:
        last = len(self._sizes) - 1
        info = self._task.info
        ref = LinkRef(last - 1, 1, 0) if is_link else NeuronRef(last, 1)
        return f"{written}({typed_name(ref, self._sizes, info)})"

    def _ref(self, name: Token, what: str, example: str) -> NeuronRef | LinkRef:
        behind, ahead = _ends(name.text)
        if (ahead is None) == (what == "link"):
            kind = "a neuron" if ahead is None else "a link"
            message = f"{quoted(name.text)} names {kind}; a {what} comes here, like {example}"
            raise self.wrong(name, message)
        ref = ref_between(behind, ahead, self._sizes, self._task.info)
        if ref is not None:
            return ref
        message = f"no {what} is called {quoted(name.text)}"
        if ahead is None and behind.lower() == "b":
            message = "a bias always says 1, and every layer has one; another neuron comes here"
        raise self.wrong(name, message, self._nearest(name, behind, ahead))

    def _nearest(self, name: Token, behind: str, ahead: str | None) -> str | None:
        """The line with the names nearest to those that nothing has."""
        info, layers = self._task.info, range(len(self._sizes))
        known = {
            each for k in layers for names in all_names(k, self._sizes, info) for each in names
        }
        near = []
        for each in (behind, ahead):
            if each is not None:
                found = [each] if each in known else get_close_matches(each, known, 1, 0.5)
                if not found:
                    return None
                near.append(found[0])
        return f"{self.line[: name.start]}{'→'.join(near)}{self.line[name.end :]}"

    def _no_quantity(self, token: Token) -> GoalError:
        if token.kind == "end":
            return self.wrong(token, f"something to compare comes here: {self._examples}")
        if token.text in ("epoch", "epochs", "e", "moment", "moments", "m"):
            before = self.line[: token.start].rstrip()
            better = before.rsplit(maxsplit=1)[0] if before else None
            message = f"{token.text} is a goal of its own, not part of a condition"
            return self.wrong(token, message, better)
        if token.text == "not":
            return self.wrong(token, "there is no not; the other comparison says it, like >= for <")
        near = get_close_matches(token.text, KNOWN, 1, 0.6) if token.kind == "word" else []
        better = f"{self.line[: token.start]}{near[0]}{self.line[token.end :]}" if near else None
        shown = quoted(self.line[token.start : token.end])
        return self.wrong(
            token, f"{shown} is nothing to compare; {self._examples} are right", better
        )

    @property
    def _examples(self) -> str:
        wrong = "" if self._task.info.regression else ", wrong(sample 1)"
        return f"{_EXAMPLES}{wrong} or nan"

    # with what

    def _against(self, words: str) -> tuple[Relation, float, str]:
        """The relation, the threshold, and both in words."""
        sign = self.take()
        if sign.text not in _RELATIONS:
            shown = f"{self.line[: sign.start].rstrip()} > "
            if sign.kind == "number":
                better = shown + self.line[sign.start :]
                raise self.wrong(sign, f"a comparison is missing before {sign.text}", better)
            near = bool(get_close_matches(sign.text, ["crosses"], 1, 0.6))
            nearer = f"{self.line[: sign.start]}crosses{self.line[sign.end :]}" if near else None
            raise self.wrong(sign, "a comparison is missing here, like > 0 or crosses 0", nearer)
        number = self.take()
        if number.kind != "number":
            raise self.wrong(number, f"a number is missing here, like {words} {sign.text} 0")
        self.no_decimal_comma()
        if self.token.text == "%":
            raise self.wrong(self.token, "that is no share; a plain number comes here")
        value = number.number
        return _RELATIONS[sign.text], value, f"{sign.text} {_number(value)}"

    def _measured_part(self) -> Part:
        metric, over = self._measured()
        if self.token.text == "crosses":
            self.take()
            return measured_part(self._bound(metric, over, ">"), crosses=True)
        return measured_part(self._compared(metric, over))

    def _wrong_sample(self) -> Part:
        word = self.take()
        if self._task.info.regression:
            _, closed, behind = self.line[word.end :].partition(")")
            better = f"{self.line[: word.start]}error > 0.5{behind}" if closed else None
            message = f"{self._numbers_are_no_classes}; how far off it is can be asked for"
            raise self.wrong(word, f"{message}, like error > 0.5", better)
        example = f"wrong(sample {min(17, self._samples)})"
        if self.token.text != "(":
            raise self.wrong(word, f"which sample is wrong? {example}")
        self.take()
        kind = self.take()
        if OVERS.get(kind.text) == "held-out":
            better = f"{self.line[: kind.start]}sample{self.line[kind.end :]}"
            message = f"held-out samples are never learned; a train sample, like {example}"
            raise self.wrong(kind, message, better)
        if kind.kind == "number":
            better = f"{self.line[: kind.start]}sample {self.line[kind.start :]}"
            raise self.wrong(kind, f"the word sample is missing here: {example}", better)
        if kind.text not in _SAMPLES:
            raise self.wrong(kind, f"a train sample comes here, like {example}")
        number = self.take()
        if not number.is_whole or number.whole < 1:
            raise self.wrong(number, f"the number of a sample, from 1, comes here, like {example}")
        if number.whole > self._samples:
            there = counted(self._samples, "train sample")
            raise self.wrong(number, f"there are {there}: 1 to {self._samples:,}")
        if self.token.text != ")":
            better = f"{self.line[: number.end]}){self.line[number.end :]}"
            raise self.wrong(self.token, f"a ) is missing here, like {example}", better)
        self.take()
        one_hot = int(self._task.train.is_one_hot)
        comparison = Comparison(Quantity.WRONG, Relation.ABOVE, IS_SO, one_hot)
        words = f"wrong(sample {number.whole:,})"
        return Part(words, comparison, sample=number.whole - 1)


def _ends(name: str) -> tuple[str, str | None]:
    """The names before and after the arrow, without their quotes; None where there is no arrow."""
    pieces, quoted_part = [""], False
    at = 0
    while at < len(name):
        if name[at] == '"':
            quoted_part = not quoted_part
        elif not quoted_part and (name[at] == "→" or name[at : at + 2] == "->"):
            at += name[at] == "-"
            pieces.append("")
        else:
            pieces[-1] += name[at]
        at += 1
    behind = pieces[0].strip()
    return behind, "→".join(pieces[1:]).strip() if len(pieces) > 1 else None


def _number(value: float) -> str:
    short = f"{value:g}"
    return short if float(short) == value else repr(value)
