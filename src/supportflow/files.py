"""Loads a process from a file and saves it: the edge between declared values and the disk."""

from __future__ import annotations

import importlib
import os
import re
import shutil
import sys
import traceback
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType
from typing import TypeVar

from supportflow.define.knowledge import Article
from supportflow.define.process import Process
from supportflow.define.text_form import Form, dumps, read_as
from supportflow.errors import BadCall, LoadError, WrongValue, near, quoted
from supportflow.knowledge import articles

__all__ = ["load", "load_as", "load_fresh", "save"]

T = TypeVar("T")

_FORMS: Mapping[str, Form] = {".json": "json", ".yaml": "yaml", ".yml": "yaml"}
_SUFFIXES = (*_FORMS, ".py")
_NAMED = re.compile(r"(?P<file>.+\.py):(?P<name>[^:/\\]*)", re.DOTALL)
_NAMES = {"process": "acme", "scenario": "usual"}
_PLURALS = {"process": "processes"}
_MODULE = re.compile(r"(?P<module>[^\W\d]\w*(\.[^\W\d]\w*)*):(?P<name>\w+)")


def load(path: str | os.PathLike[str]) -> Process:
    """Load the process of a ``.json``, ``.yaml`` or ``.py`` file.

    Where a JSON or YAML file says ``articles: FOLDER``, the articles of that folder of Markdown
    beside the file are read.

    A Python file is executed, with its folder first on the path of imports, and must hold one
    process; ``file.py:name`` chooses among several. ``package.module:name`` imports a module that
    is installed or lies in the current folder. Raises LoadError with every problem.
    """
    return load_as(Process, path)


def load_as(kind: type[T], path: str | os.PathLike[str]) -> T:
    """Load a declared value that has a file of its own, as `load` does a process."""
    word = kind.__name__.lower()
    given = os.fspath(path)
    named = _NAMED.fullmatch(given)
    module = _MODULE.fullmatch(given)
    if module and not named:
        return _chosen(kind, _imported(module["module"], given), module["name"], given)
    file = Path(named["file"] if named else given)
    if file.suffix.lower() not in _SUFFIXES:
        # A file that is not there is told first: it may be a slip of the whole name.
        _present(file, given, word)
        what = f"ends in '{file.suffix}'" if file.suffix else "has no ending"
        raise LoadError(given, [f"{what}: a {word} is a {quoted(_SUFFIXES)} file."])
    _present(file, given, word)
    _note(file.resolve())
    if file.suffix.lower() == ".py":
        return _chosen(kind, _executed(file, given), named["name"] if named else None, given)
    form = _FORMS[file.suffix.lower()]
    return read_as(
        kind,
        _text(file, given),
        form,
        source=given,
        articles=lambda folder: _articles(file.parent / folder),
    )


def _articles(folder: Path) -> Sequence[Article]:
    """Read the articles of a folder, which lies beside the file that names it."""
    _note(*sorted(folder.resolve().rglob("*.md")))
    return articles(str(folder))


def load_fresh(path: str | os.PathLike[str]) -> tuple[Process | LoadError, tuple[Path, ...]]:
    """Load a process as its files are now, and return it with every file that it was made of.

    These are the files of the firm: the one that was named and those that it imports from the
    folder around it, not what is installed. What is wrong comes as a LoadError instead of the
    process, with the files that were read until then, so that they can be watched.
    """
    given = os.fspath(path)
    module = _MODULE.fullmatch(given)
    if module and not _NAMED.fullmatch(given):
        _forget(module["module"].partition(".")[0])
    sources: list[Path] = []
    token = _read.set(sources)
    try:
        return load(path), tuple(dict.fromkeys(sources))
    except LoadError as error:
        return error, tuple(dict.fromkeys(sources))
    finally:
        _read.reset(token)


_read: ContextVar[list[Path] | None] = ContextVar("_read", default=None)
"""Where the files go that are read, if somebody wants to know."""


def _note(*files: Path) -> None:
    wanted = _read.get()
    if wanted is not None:
        wanted += files


def _forget(package: str) -> None:
    """Forget a package of the firm, so that it is imported anew."""
    for name in [*sys.modules]:
        if name.partition(".")[0] == package and _ours(sys.modules[name]) is not None:
            del sys.modules[name]


def _ours(module: ModuleType) -> Path | None:
    """Return the file of a module, unless it is installed, Python's or the library itself."""
    home = getattr(module, "__file__", None)
    if home is None:
        return None
    file = Path(home)
    installed = {"site-packages", "dist-packages"} & {*file.parts}
    library = file.is_relative_to(Path(__file__).parent) or file.is_relative_to(sys.base_prefix)
    return None if installed or library else file


def save(process: Process, path: str | os.PathLike[str]) -> None:
    """Save a process as JSON or YAML, as the ending of the file's name says.

    The file is replaced in one step: it holds the old process or the new one, never a part.
    Raises BadCall for another ending or a missing folder, and OSError when the disk refuses.
    """
    file = Path(path)
    form = _FORMS.get(file.suffix.lower())
    if form is None:
        raise BadCall(f"{file}: a process is saved as a {quoted(_FORMS)} file")
    file = file.resolve()
    if not file.parent.is_dir():
        raise BadCall(f"{path}: there is no folder '{file.parent}'; make it first")
    if file.is_dir():
        raise BadCall(f"{path} is a folder: name a file in it")
    data = dumps(process, form).encode()
    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        if file.exists():
            shutil.copymode(file, part)
        part.replace(file)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _present(file: Path, source: str, word: str) -> None:
    try:
        if file.is_dir():
            inside = [each.name for each in sorted(file.iterdir()) if each.suffix in _SUFFIXES]
            hint = f" In it: {quoted(inside[:8], last='and')}." if inside else ""
            raise LoadError(source, [f"this is a folder: name the file with the {word}.{hint}"])
        if file.exists():
            return
        folder = file.parent
        if not folder.is_dir():
            raise LoadError(source, [f"there is no folder '{folder}'."])
        others = [each.name for each in folder.iterdir()]
    except (OSError, ValueError) as error:
        raise LoadError(source, [f"this cannot be read: {_reason(error)}."]) from None
    raise LoadError(source, [f"there is no such file.{near(file.name, others)}"])


def _text(file: Path, source: str) -> str:
    try:
        return file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise LoadError(
            source, [f"line {line}: this is not UTF-8 text: save the file with the encoding UTF-8."]
        ) from None
    except OSError as error:
        raise LoadError(source, [f"this cannot be read: {_reason(error)}."]) from None


def _reason(error: Exception) -> str:
    return (getattr(error, "strerror", None) or str(error)).lower()


# Python files


class _Source(SourceFileLoader):
    """Reads the source each time: never stale, and no bytecode beside the file."""

    def get_code(self, fullname: str) -> CodeType:
        return self.source_to_code(self.get_data(self.path), self.path)


def _executed(file: Path, source: str) -> ModuleType:
    """Execute a Python file as a module and return it; what it imports beside it is forgotten."""
    file = file.resolve()
    name = f"supportflow_file_{re.sub(r'[^0-9a-zA-Z_]', '_', file.stem)}"
    loader = _Source(name, str(file))
    module = ModuleType(name)
    module.__file__, module.__loader__ = str(file), loader
    with _on_path(file.parent), _told(source, file):
        sys.modules[name] = module
        loader.exec_module(module)
    return module


def _imported(name: str, source: str) -> ModuleType:
    """Import a module by name, as Python does, with the current folder on the path."""
    path = list(sys.path)
    sys.path.insert(0, str(Path.cwd()))
    try:
        with _told(source, None):
            found = importlib.import_module(name)
            package = name.partition(".")[0]
            parts = (each for key, each in sys.modules.items() if key.partition(".")[0] == package)
            _note(*(home for each in parts if (home := _ours(each)) is not None))
            return found
    finally:
        sys.path[:] = path


def supportflow_names() -> list[str]:
    """Return the public names, among which a misspelt one is looked for."""
    return list(importlib.import_module("supportflow").__all__)


def _bare(error: Exception) -> str:
    """Say an error without the path of a module, which helps nobody who reads a process."""
    return f"{type(error).__name__}: {str(error).partition(' (')[0].rstrip('.')}"


@contextmanager
def _told(source: str, file: Path | None) -> Generator[None]:
    """Turn whatever goes wrong in the user's code into problems with file and line."""
    try:
        yield
    except OSError as error:
        raise LoadError(source, [f"{_line(error, file)}{_reason(error)}."]) from error
    except SyntaxError as error:
        where = f"{_beside(error.filename, file)}line {error.lineno or 1}"
        raise LoadError(source, [f"{where}: this is not Python: {error.msg}."]) from None
    except SystemExit as error:
        said = f"exits with {error.code!r} while it is loaded"
        advice = 'put what is not declaration under if __name__ == "__main__"'
        raise LoadError(source, [f"{_line(error, file)}{said}: {advice}."]) from error
    except WrongValue as error:
        line = _line(error, file)
        raise LoadError(source, [f"{line}{problem}" for problem in error.problems]) from error
    except (NameError, ImportError) as error:
        name = error.name or ""
        if isinstance(error, ImportError) and "cannot import name" in str(error):
            name = str(error).split("'")[1]
        hint = near(name, supportflow_names())
        raise LoadError(source, [f"{_line(error, file)}{_bare(error)}.{hint}"]) from error
    except Exception as error:
        said = f"{type(error).__name__}: {error}".removesuffix(": ")
        raise LoadError(source, [f"{_line(error, file)}{said}"]) from error


@contextmanager
def _on_path(folder: Path) -> Generator[None]:
    """Import from `folder` for a while, writing no bytecode and leaving no module of it behind."""
    path, written, known = list(sys.path), sys.dont_write_bytecode, set(sys.modules)
    sys.path.insert(0, str(folder))
    sys.dont_write_bytecode = True
    importlib.invalidate_caches()
    try:
        yield
    finally:
        sys.path[:], sys.dont_write_bytecode = path, written
        for name in set(sys.modules) - known:
            home = _ours(sys.modules[name])
            if home is not None and home.is_relative_to(folder):
                _note(home)
                del sys.modules[name]


def _line(error: BaseException, file: Path | None) -> str:
    """Return where in the user's code an exception came from: in the file or in one beside it."""
    library = Path(__file__).parent
    frames = traceback.extract_tb(error.__traceback__)
    for frame in reversed(frames):
        inside = Path(frame.filename)
        beside = inside.is_relative_to(file.parent) if file else "importlib" not in inside.parts
        if beside and inside.is_file() and not inside.is_relative_to(library):
            return f"{_beside(frame.filename, file)}line {frame.lineno}: "
    return ""


def _beside(filename: str | None, file: Path | None) -> str:
    return "" if filename is None or filename == str(file) else f"{Path(filename).name}, "


def _chosen(kind: type[T], module: ModuleType, name: str | None, source: str) -> T:
    found = {
        key: value
        for key, value in vars(module).items()
        if isinstance(value, kind) and not key.startswith("_")
    }
    word = kind.__name__.lower()
    if name is not None:
        chosen = vars(module).get(name)
        if isinstance(chosen, kind):
            return chosen
        if chosen is not None:
            what = "class" if isinstance(chosen, type) else type(chosen).__name__
            raise LoadError(source, [f"'{name}' is a {what}, not a {kind.__name__}."])
        hint = near(name, found) or (f" There is {quoted(found, last='and')}." if found else "")
        raise LoadError(source, [f"there is no '{name}' here.{hint}"])
    different = list({id(value): key for key, value in reversed(found.items())}.values())[::-1]
    if not different:
        example = f'{_NAMES.get(word, word)} = {kind.__name__}("{_NAMES.get(word, word)}", ...)'
        raise LoadError(source, [f"no {word} is declared here: write {example}."])
    if len(different) > 1:
        several = f"{len(different)} {_PLURALS.get(word, f'{word}s')} are declared here"
        listed = quoted(different, last="and")
        said = f"{several}, {listed}: choose one as in {source}:{different[0]}"
        raise LoadError(source, [said])
    return found[different[0]]
