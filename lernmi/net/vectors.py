"""Vectors of numbers for the compiled functions: 8, 4 or 2 float64 side by side, or one alone.

Left to itself the compiler has to suspect that any two arrays overlap, and it may sum in another
order wherever it likes to. Written with these, a loop is in vectors, and every bit it computes is
settled by what stands there: no other order, and a product is added unrounded wherever the machine
can. Where its registers are shorter, the compiler uses several.

The first argument of ``load``, a *lane*, only says by its type how many numbers are meant: a vector
or a plain float.
"""

from __future__ import annotations

from llvmlite import ir
from numba.core import cgutils, types
from numba.core.datamodel import models
from numba.core.datamodel.registry import register_default
from numba.extending import intrinsic

DOUBLE = ir.DoubleType()
WHOLE = ir.IntType(64)
ITEM_BYTES = 8


class Vector(types.Type):
    """``width`` float64."""

    def __init__(self, width: int) -> None:
        self.width = width
        super().__init__(name=f"Vector({width})")


@register_default(Vector)
class _VectorModel(models.PrimitiveModel):
    def __init__(self, manager, kind):
        super().__init__(manager, kind, ir.VectorType(DOUBLE, kind.width))


def _splatted(builder, value, width):
    """``width`` times the scalar ``value``."""
    kind = ir.VectorType(value.type, width)
    one = builder.insert_element(ir.Constant(kind, ir.Undefined), value, ir.IntType(32)(0))
    nowhere = ir.Constant(ir.VectorType(ir.IntType(32), width), [0] * width)
    return builder.shuffle_vector(one, ir.Constant(kind, ir.Undefined), nowhere)


def _place(builder, entries, index, kind):
    """A pointer to a ``kind`` that begins at an entry."""
    return builder.bitcast(builder.gep(entries, [index]), ir.PointerType(kind))


def _widened(builder, value, kind):
    """``value``, repeated if it is a scalar and ``kind`` a vector."""
    if isinstance(kind, ir.VectorType) and not isinstance(value.type, ir.VectorType):
        return _splatted(builder, value, kind.count)
    return value


@intrinsic
def entries_of(typing, array):
    """Where a C-ordered array's entries lie: ``entries[index]`` is looked up as it stands.

    An array is counted whenever it is handed on, which takes longer than a small network's sample.
    Whoever called holds the array itself.
    """

    def generate(context, builder, signature, arguments):
        return context.make_array(signature.args[0])(context, builder, arguments[0]).data

    return types.CPointer(array.dtype)(array), generate


@intrinsic
def zeros(typing, width):
    """A vector of ``width`` (a literal) zeros."""
    if not isinstance(width, types.IntegerLiteral):
        return None
    vector = Vector(width.literal_value)

    def generate(context, builder, signature, arguments):
        return ir.Constant(context.get_value_type(vector), None)

    return vector(width), generate


@intrinsic
def load(typing, lane, entries, index):
    """As many of the ``entries`` from ``index`` on as ``lane`` has."""

    def generate(context, builder, signature, arguments):
        kind = context.get_value_type(signature.return_type)
        place = _place(builder, arguments[1], arguments[2], kind)
        return builder.load(place, align=ITEM_BYTES)

    return lane(lane, entries, index), generate


@intrinsic
def store(typing, value, entries, index):
    """Write ``value`` to the ``entries`` from ``index`` on."""

    def generate(context, builder, signature, arguments):
        value, entries, index = arguments
        builder.store(value, _place(builder, entries, index, value.type), align=ITEM_BYTES)
        return context.get_dummy_value()

    return types.none(value, entries, index), generate


def _widest(*kinds):
    """The vector among some types, or a plain float if there is none."""
    return next((kind for kind in kinds if isinstance(kind, Vector)), types.float64)


@intrinsic
def multiply_add(typing, factor, value, more):
    """``factor * value + more``, number by number; a plain float counts for all."""

    def generate(context, builder, signature, arguments):
        kind = context.get_value_type(signature.return_type)
        width = f"v{kind.count}" if isinstance(kind, ir.VectorType) else ""
        function = cgutils.get_or_insert_function(
            builder.module, ir.FunctionType(kind, [kind] * 3), f"llvm.fmuladd.{width}f64"
        )
        return builder.call(function, [_widened(builder, each, kind) for each in arguments])

    return _widest(factor, value, more)(factor, value, more), generate


def _operation(name, about):
    """One of the builder's operations on two values, number by number."""

    def operation(typing, value, other):
        def generate(context, builder, signature, arguments):
            kind = context.get_value_type(signature.return_type)
            both = [_widened(builder, each, kind) for each in arguments]
            return getattr(builder, name)(*both)

        return _widest(value, other)(value, other), generate

    operation.__name__, operation.__doc__ = name, about
    return intrinsic(operation)


add = _operation("fadd", "``value + other``, number by number; a plain float counts for all.")
subtract = _operation("fsub", "``value - other``, as ``add``.")
multiply = _operation("fmul", "``value * other``, as ``add``.")
divide = _operation("fdiv", "``value / other``, as ``add``.")


@intrinsic
def within(typing, value, bound):
    """``value``, or ``-bound`` or ``bound`` where it lies beyond; what is no number stays so."""

    def generate(context, builder, signature, arguments):
        value, bound = arguments
        upper = _widened(builder, bound, value.type)
        lower = builder.fneg(upper)
        value = builder.select(builder.fcmp_ordered(">", value, upper), upper, value)
        return builder.select(builder.fcmp_ordered("<", value, lower), lower, value)

    return value(value, bound), generate


@intrinsic
def two_to(typing, shifted):
    """2 to the power n, a whole number from -1022 to 1023, of ``shifted`` = n + 1.5 * 2**52.

    That sum has n in its lowest bits, from where it is moved to those of the exponent.
    """

    def generate(context, builder, signature, arguments):
        (shifted,) = arguments
        kind = ir.VectorType(WHOLE, shifted.type.count)
        bits = builder.bitcast(shifted, kind)
        bits = builder.shl(bits, _splatted(builder, WHOLE(52), kind.count))
        bits = builder.add(bits, _splatted(builder, WHOLE(1023 << 52), kind.count))
        return builder.bitcast(bits, shifted.type)

    return shifted(shifted), generate


@intrinsic
def fold(typing, value):
    """The upper half added to the lower one: half as many numbers, of two a plain float."""
    half = value.width // 2
    folded = Vector(half) if half > 1 else types.float64

    def generate(context, builder, signature, arguments):
        (whole,) = arguments
        if half == 1:
            first, second = (builder.extract_element(whole, ir.IntType(32)(n)) for n in range(2))
            return builder.fadd(first, second)
        kind = ir.VectorType(ir.IntType(32), half)
        lower = builder.shuffle_vector(whole, whole, ir.Constant(kind, [*range(half)]))
        upper = builder.shuffle_vector(whole, whole, ir.Constant(kind, [*range(half, 2 * half)]))
        return builder.fadd(lower, upper)

    return folded(value), generate


@intrinsic
def prefetch(typing, entries, index):
    """Ask for an entry to be on its way to the cache; nothing waits for it."""

    def generate(context, builder, signature, arguments):
        place = _place(builder, *arguments, ir.IntType(8))
        number = ir.IntType(32)
        kind = ir.FunctionType(ir.VoidType(), [place.type, number, number, number])
        function = cgutils.get_or_insert_function(builder.module, kind, "llvm.prefetch.p0i8")
        builder.call(function, [place, number(0), number(3), number(1)])  # read, keep, data
        return context.get_dummy_value()

    return types.none(entries, index), generate
