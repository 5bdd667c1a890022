"""Random conditions, and the slow way to judge them: at every position, one after another."""

from bisect import bisect_right

import numpy as np

import lernmi
from lernmi.net.flat import link_count, neuron_count
from lernmi.net.link_index import LinkIndex
from lernmi.net.watch import Comparison, Quantity, Relation
from lernmi.run.goals.conditions import IS_SO, NAN, Condition, Part, measured_part
from lernmi.run.goals.goals import COMPARISONS, MetricGoal

TRUTHS = {
    Relation.BELOW: lambda value, bound: value < bound,
    Relation.EQUAL: lambda value, bound: value == bound,
    Relation.AT_MOST: lambda value, bound: value <= bound,
    Relation.ABOVE: lambda value, bound: value > bound,
    Relation.UNEQUAL: lambda value, bound: value < bound or value > bound,
    Relation.AT_LEAST: lambda value, bound: value >= bound,
    Relation.CROSSES: lambda value, bound: value > bound,
}


def random_part(rng, session, is_measured=False):
    """One whose bound is still to be set; a loss or a score if it ``is_measured``."""
    sizes = session.network.sizes
    relation = Relation(int(rng.choice([1, 2, 3, 4, 5, 6, 12, 12])))
    match 8 if is_measured else int(rng.integers(9)):
        case 0 | 1:
            comparison = Comparison(
                Quantity.WEIGHT, relation, 0.0, int(rng.integers(link_count(sizes)))
            )
        case 2:
            number = int(rng.integers(link_count(sizes)))
            comparison = Comparison(Quantity.SENSITIVITY, relation, 0.0, number)
        case 3:
            comparison = Comparison(
                Quantity.OUTPUT, relation, 0.0, int(rng.integers(neuron_count(sizes)))
            )
        case 4:
            number = int(rng.integers(sizes[0] + 1, neuron_count(sizes)))
            comparison = Comparison(Quantity.BLAME, relation, 0.0, number)
        case 5:
            comparison = Comparison(Quantity.ERROR, relation, 0.0)
        case 6:
            one_hot = int(session.task.train.is_one_hot)
            wrong = Comparison(Quantity.WRONG, Relation.ABOVE, IS_SO, one_hot)
            return Part("wrong", wrong, sample=int(rng.integers(len(session.state.slots))))
        case 7:
            return NAN.parts[0]
        case _:
            over = "train" if rng.random() < 0.5 else "held-out"
            score = "r2" if session.task.info.regression else "accuracy"
            metric = "loss" if rng.random() < 0.6 else score
            goal = MetricGoal(metric, over, str(rng.choice([*COMPARISONS])), 0.0)
            return measured_part(goal, crosses=bool(rng.random() < 0.3))
    return Part("number", comparison._replace(absolute=bool(rng.random() < 0.3)))


def with_bound(part, bound, name):
    """The same with a bound that its value may pass."""
    if part.goal is not None:
        goal = MetricGoal(part.goal.metric, part.goal.over, part.goal.comparison, bound)
        return measured_part(goal, part.crosses)
    if part.comparison.quantity in (Quantity.WRONG, Quantity.NOT_FINITE):
        return part
    return Part(name, part.comparison._replace(threshold=bound))


class Reference:
    """What random ``parts`` look at, at every position of a run that is lived sample by sample.

    ``live``: a loss counts as soon as it was measured; else where it stayed on the curve.
    """

    def __init__(self, run, rng, parts=4, is_measured=False):
        session = lernmi.Session.of(run.recipe)
        self.parts = [random_part(rng, session, is_measured) for _ in range(parts)]
        self.positions, self._values, self._live = [], [], []
        changes = list(run.changes)
        self._look(session)
        while changes or session.moment < run.end:
            if changes and changes[0][0] == session.moment:
                session.do(changes.pop(0)[1])
            else:
                session.run(1)
            self._look(session)
        self.curve = session.metrics
        self._done_by = {}
        for moment, done in self.positions:
            self._done_by[moment] = done
        self._set_bounds(rng)

    def _look(self, session):
        self.positions.append(session.position)
        self._values.append([_value(session, part) for part in self.parts])
        metrics = session.metrics
        self._live.append(
            [part.goal and float(part.goal.values(metrics)[-1]) for part in self.parts]
        )

    def _set_bounds(self, rng):
        for place, part in enumerate(self.parts):
            if part.goal is not None:
                seen = part.goal.values(self.curve)
            else:
                seen = [values[place] for values in self._values if values[place] is not None]
            seen = [float(each) for each in seen if np.isfinite(each)] or [0.0]
            self.parts[place] = with_bound(part, float(rng.choice(seen)), f"part {place}")

    def _truth(self, at, place, live):
        part = self.parts[place]
        if part.goal is None:
            value, bound = self._values[at][place], part.comparison.threshold
            return value is not None and bool(TRUTHS[part.comparison.relation](value, bound))
        value = self._live[at][place]
        if not live:
            moment, done = self.positions[at]
            settled = self._done_by[moment] == done
            row = bisect_right(self.curve.moments.tolist(), moment if settled else moment - 1) - 1
            if row < 0:
                return False
            value = part.goal.values(self.curve)[row]
        return bool(COMPARISONS[part.goal.comparison](value, part.goal.bound))

    def fires(self, condition, live=False):
        """The positions at which ``condition`` (of these parts) fires, and whether it holds at
        the last one."""
        places = [self.parts.index(part) for part in condition.parts]
        found, before, held = [], None, False
        for at, position in enumerate(self.positions):
            now = [self._truth(at, place, live) for place in places]
            instant = holds = False
            for clause in condition.clauses:
                crossing = [each for each in clause if condition.parts[each].crosses]
                plain = all(now[each] for each in clause if each not in crossing)
                crosses = before is not None and all(now[e] != before[e] for e in crossing)
                if crossing:
                    instant = instant or (plain and crosses)
                else:
                    holds = holds or plain
            if instant or (holds and not held):
                found.append(position)
            before, held = now, holds
        return found, held

    def condition(self, rng):
        """A random one of these parts."""
        clauses = []
        for _ in range(rng.integers(1, 4)):
            size = rng.integers(1, min(3, len(self.parts)) + 1)
            clauses.append(tuple(sorted(rng.choice(len(self.parts), size, replace=False).tolist())))
        parts = tuple(dict.fromkeys(self.parts))
        clauses = [tuple(sorted({parts.index(self.parts[e]) for e in c})) for c in clauses]
        used = sorted({each for clause in clauses for each in clause})
        clauses = [tuple(used.index(each) for each in clause) for clause in clauses]
        words = f"random {rng.integers(1 << 30)}"
        return Condition(words, tuple(parts[each] for each in used), tuple(clauses))


def _value(session, part):
    recording, network = session._run.recording, session.network
    quantity, _, _, number, absolute = part.comparison
    last = recording.last
    if part.goal is not None:
        return None
    if quantity == Quantity.WEIGHT:
        value = network.weights[number]
    elif last is None:
        return None
    elif quantity == Quantity.OUTPUT:
        value = network.neuron_outputs[number]
    elif quantity == Quantity.BLAME:
        value = network.sensitivity_sums[number]
    elif quantity == Quantity.SENSITIVITY:
        ref = LinkIndex(network.sizes).ref(number)
        behind, ahead = network.neuron_layers[ref.layer : ref.layer + 2]
        neuron = ahead.neuron(ref.j + 1)
        value = neuron.sensitivity_sum * neuron.slope * behind.outputs[ref.i]
    else:
        value = _of_sample(session, part, recording.training_set.rows.targets[last.row])
    return float(abs(value) if absolute else value)


def _of_sample(session, part, targets):
    quantity, _, _, one_hot, _ = part.comparison
    network, slots = session.network, session.state.slots
    outputs = network.neuron_layers[-1].outputs[1:]
    off = outputs - targets
    if quantity == Quantity.WRONG:
        learned = slots[part.sample] == session._run.recording.last.row
        if one_hot:
            says = np.where(np.isnan(outputs), -np.inf, outputs).argmax()
            wrong = np.isnan(outputs).all() or says != targets.argmax()
        else:
            wrong = not (np.abs(off) < 0.5).all()
        return float(learned and wrong)
    error = 0.0
    for each in off.tolist():
        error += 0.5 * each * each
    if quantity == Quantity.ERROR:
        return error
    blames = network.sensitivity_sums[network.sizes[0] + 1 :]
    return float(not (np.isfinite(error) and np.isfinite(blames).all()))
