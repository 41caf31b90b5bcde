"""Mutants of a module: each has one change that a test should notice.

A condition negated, an operand of ``and`` or ``or`` left out, a comparison swapped, a constant moved by one, a jump or
a finding left out, an argument of ``@rule`` dropped.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType
from typing import Any

_OTHER_OPERATOR: dict[type[ast.AST], type[Any]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.Add: ast.Sub, ast.Sub: ast.Add,
}  # fmt: skip
_WITH_AN_OPPOSITE = (ast.Eq, ast.NotEq, ast.In, ast.NotIn, ast.Is, ast.IsNot)
_LONGEST = 200
_OTHER_FUNCTION = {"any": "all", "all": "any", "min": "max", "max": "min"}


@dataclass(frozen=True)
class Mutant:
    """A module with one change, in the outermost ``function`` that holds it."""

    path: Path
    line: int
    function: str
    change: str
    lines: range
    """A test can notice the change only if it runs one of these."""
    lines_of_function: range
    code: CodeType = field(repr=False)

    @property
    def name(self) -> str:
        """Module, function and change: what stays the same while lines move."""
        return f"{self.path.stem}.{self.function}: {self.change}"


def mutants(path: Path) -> Iterator[Mutant]:
    """Every mutant of a module."""
    tree = ast.parse(path.read_bytes())
    for statement in tree.body:
        slots = {id(child): (node, name, index) for node in ast.walk(statement) for child, name, index in _slots(node)}
        seen = set()
        for node in ast.walk(statement):
            for part, other in _changes(node):
                change = f"{_told(part)} → {_told(other)}"
                if (id(part), change) in seen:
                    continue
                seen.add((id(part), change))
                _put(slots[id(part)], other)
                code = compile(ast.fix_missing_locations(tree), str(path), "exec")
                _put(slots[id(part)], part)
                name = getattr(statement, "name", "")
                whole = _lines(statement)
                lines = _lines(part) if part.lineno in whole else whole  # a decorator stands above its function
                yield Mutant(path, part.lineno, name, change, lines, whole, code)


def unbroken(path: Path) -> Mutant:
    """A module as it is, to be run as a mutant is: it must survive."""
    whole = range(1, len(path.read_bytes().splitlines()) + 1)
    return Mutant(path, 1, "", "nothing", whole, whole, compile(path.read_bytes(), str(path), "exec"))


def _changes(node: ast.AST) -> Iterator[tuple[Any, ast.AST]]:  # noqa: PLR0912  # a table: one case a kind of node
    """The changes that ``node`` invites: a part of it, and what to put there."""
    match node:
        case ast.If() | ast.While() | ast.IfExp():
            yield node.test, _negated(node.test)
        case ast.comprehension(ifs=tests):
            yield from ((test, _negated(test)) for test in tests)
        case ast.UnaryOp(ast.Not(), operand):
            yield node, operand
        case ast.BoolOp(op, [first, second]):
            yield from ((node, second), (node, first))
        case ast.BoolOp(op, operands):
            yield from ((node, ast.BoolOp(op, [*operands[:i], *operands[i + 1 :]])) for i in range(len(operands)))
        case ast.Compare(left, operators, others):
            for index, operator in enumerate(operators):
                swapped = [*operators[:index], _OTHER_OPERATOR[type(operator)](), *operators[index + 1 :]]
                yield node, ast.Compare(left, swapped, others)
            for constant in (left, *others):
                if isinstance(constant, ast.Constant) and type(constant.value) is int:
                    yield from ((constant, ast.Constant(constant.value + step)) for step in (1, -1))
        case ast.BinOp(left, ast.Add() | ast.Sub() as operator, right):
            yield node, ast.BinOp(left, _OTHER_OPERATOR[type(operator)](), right)
        case ast.Call(ast.Name(name) as function) if name in _OTHER_FUNCTION:
            yield function, ast.Name(_OTHER_FUNCTION[name], ast.Load())
        case ast.Continue() | ast.Break() | ast.Return(None) | ast.Expr(ast.Yield() | ast.YieldFrom()):
            yield node, ast.Pass()
        case ast.Call(ast.Name("rule"), [code, *severity], keywords):
            for index in range(len(keywords)):
                yield node, ast.Call(node.func, node.args, [*keywords[:index], *keywords[index + 1 :]])
            if severity:
                yield node, ast.Call(node.func, [code], keywords)


def _negated(test: ast.expr) -> ast.expr:
    match test:
        case ast.UnaryOp(ast.Not(), operand):
            return operand
        case ast.Compare(left, [operator], others) if isinstance(operator, _WITH_AN_OPPOSITE):
            return ast.Compare(left, [_OTHER_OPERATOR[type(operator)]()], others)
    return ast.UnaryOp(ast.Not(), test)


def _slots(node: ast.AST) -> Iterator[tuple[ast.AST, str, int | None]]:
    for name, value in ast.iter_fields(node):
        if isinstance(value, ast.AST):
            yield value, name, None
        elif isinstance(value, list):
            yield from ((child, name, index) for index, child in enumerate(value) if isinstance(child, ast.AST))


def _put(slot: tuple[ast.AST, str, int | None], part: ast.AST) -> None:
    node, name, index = slot
    if index is None:
        setattr(node, name, part)
    else:
        getattr(node, name)[index] = part


def _told(node: ast.AST) -> str:
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"


def _lines(node: Any) -> range:
    return range(node.lineno, node.end_lineno + 1)
