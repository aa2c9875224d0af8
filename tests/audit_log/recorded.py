"""Every act, and every kind of subject, that some code puts into the audit log, as its source says."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDERS = ("models", "handlers", "exports", "bot")
RECORDERS = {"record", "_record", "record_role", "_on_record"}
"""What the functions are called that hand an act on to the log."""
Functions = dict[ast.AST, ast.FunctionDef]


@dataclass(frozen=True)
class Call:
    """A call that records something: where it stands, and its arguments as they are written."""

    path: str
    function: ast.FunctionDef | None
    act: ast.expr
    subject: ast.expr | None

    @property
    def acts(self) -> list[str] | None:
        """The acts that it can record; nothing where its source alone does not tell."""
        return _strings(self.act, self.function)

    @property
    def kind(self) -> str | None:
        """The kind of its subject, where the source has it as a text."""
        return _kind(self.subject) if self.subject else None


def _strings(found: ast.expr, function: ast.FunctionDef | None) -> list[str] | None:
    if isinstance(found, ast.Constant) and isinstance(found.value, str):
        return [found.value]
    if isinstance(found, ast.IfExp):
        both = [_strings(part, function) for part in (found.body, found.orelse)]
        return [act for part in both for act in part or ()] if all(both) else None
    if isinstance(found, ast.Name) and function:
        given = [node.value for node in ast.walk(function) if isinstance(node, ast.Assign)
                 and any(isinstance(to, ast.Name) and to.id == found.id for to in node.targets)]  # fmt: skip
        if given:
            return [act for value in given for act in _strings(value, function) or ()]
        if found.id in {argument.arg for argument in [*function.args.args, *function.args.posonlyargs]}:
            return []  # whoever calls this one says which
    return None


def _kind(subject: ast.expr) -> str | None:
    if isinstance(subject, ast.Constant) and isinstance(subject.value, str):
        return subject.value.partition(":")[0]
    if isinstance(subject, ast.JoinedStr) and isinstance(subject.values[0], ast.Constant):
        return str(subject.values[0].value).partition(":")[0]
    if isinstance(subject, ast.Call) and ast.unparse(subject.func) == "person_label":
        return "person"
    return None


@cache
def calls() -> tuple[Call, ...]:
    """All of them, in the bot's own code."""
    files = (file for folder in FOLDERS for file in sorted((ROOT / folder).rglob("*.py")))
    return tuple(call for file in files if not {"versions", "practice"} & set(file.parts) for call in _calls(file))


def _calls(file: Path) -> Iterator[Call]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    within = {node: function for function in ast.walk(tree) if isinstance(function, ast.FunctionDef)
              for node in ast.walk(function)}  # fmt: skip
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = ast.unparse(node.func)
        last = name.rpartition(".")[2]
        place = str(file.relative_to(ROOT))
        if name == "audit.record":
            yield Call(place, within.get(node), node.args[2], node.args[3])
            yield from (Call(place, *given, None) for given in _handed_on(tree, within, node.args[2], within.get(node)))
        elif last in RECORDERS:
            texts = [argument for argument in node.args if _may_be_act(argument, within.get(node))]
            if texts:
                yield Call(place, within.get(node), texts[0], None)


def _handed_on(
    tree: ast.Module, within: Functions, act: ast.expr, function: ast.FunctionDef | None
) -> Iterator[tuple[ast.FunctionDef | None, ast.expr]]:
    """Where an act is what its function was given: what those hand it who call the function in the same file."""
    names = [argument.arg for argument in [*function.args.args, *function.args.kwonlyargs]] if function else []
    if function is None or not isinstance(act, ast.Name) or act.id not in names:
        return
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        if isinstance(call.func, ast.Name) and call.func.id == function.name:
            by_name = {keyword.arg: keyword.value for keyword in call.keywords}
            given = by_name.get(act.id) or call.args[names.index(act.id)]
            yield within.get(call), given
            yield from _handed_on(tree, within, given, within.get(call))


def _may_be_act(argument: ast.expr, function: ast.FunctionDef | None) -> bool:
    return isinstance(argument, ast.Constant | ast.IfExp | ast.JoinedStr) and bool(_strings(argument, function))
