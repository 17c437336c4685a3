"""Processes in files: loaded, saved, and what can be wrong with a file."""

import errno
import os
import stat
import sys
from pathlib import Path

import pytest

from supportflow.define.process import Process
from supportflow.errors import BadCall, LoadError
from supportflow.files import load, load_fresh, save
from tests.define.samples import shop

DECLARED = """\
from supportflow.define.process import Process

acme = Process("acme")
"""


def problems_of(path: Path | str) -> tuple[str, ...]:
    """Return the problems of a file that cannot be loaded."""
    with pytest.raises(LoadError) as caught:
        load(path)
    assert caught.value.source == str(path)
    return caught.value.problems


def written(folder: Path, text: str, name: str = "acme.py") -> Path:
    """Write a file and return its path."""
    path = folder / name
    path.write_text(text, "utf-8")
    return path


# Texts


@pytest.mark.parametrize("name", ["shop.json", "shop.yaml", "shop.yml", "SHOP.JSON"])
def test_what_is_saved_is_loaded(tmp_path: Path, name: str) -> None:
    """The ending of the name chooses the form."""
    save(shop(), tmp_path / name)
    assert load(tmp_path / name) == shop()
    assert load(str(tmp_path / name)) == shop()
    assert [each.name for each in tmp_path.iterdir()] == [name]


def test_saving_replaces_the_file_in_one_step(tmp_path: Path) -> None:
    """A file keeps its rights and, when saving fails, what it held."""
    path = tmp_path / "shop.json"
    save(Process("old"), path)
    path.chmod(0o640)
    save(Process("new"), path)
    assert load(path) == Process("new")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    with pytest.raises(BadCall):
        save(Process("worse", "\ud800"), path)
    assert load(path) == Process("new")
    assert [each.name for each in tmp_path.iterdir()] == ["shop.json"]


def test_a_failed_save_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the disk refuses, the old file stays and no part of the new one."""
    path = tmp_path / "shop.json"
    save(Process("old"), path)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        save(Process("new"), path)
    assert load(path) == Process("old")
    assert [each.name for each in tmp_path.iterdir()] == ["shop.json"]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    """Saving through a link changes the file to which it leads."""
    save(Process("old"), tmp_path / "real.json")
    (tmp_path / "link.json").symlink_to("real.json")
    save(Process("new"), tmp_path / "link.json")
    assert (tmp_path / "link.json").is_symlink()
    assert load(tmp_path / "real.json") == Process("new")


def test_a_process_is_saved_as_text_in_a_folder(tmp_path: Path) -> None:
    """Another ending, a missing folder and a folder are refused."""
    with pytest.raises(BadCall, match=r"is saved as a '\.json', '\.yaml' or '\.yml' file"):
        save(shop(), tmp_path / "shop.py")
    with pytest.raises(BadCall, match=r"there is no folder '.*nowhere'; make it first"):
        save(shop(), tmp_path / "nowhere" / "shop.json")
    (tmp_path / "folder.json").mkdir()
    with pytest.raises(BadCall, match="is a folder: name a file in it"):
        save(shop(), tmp_path / "folder.json")


def test_a_missing_file_has_a_near_match(tmp_path: Path) -> None:
    """A slip in the name is found, also in the ending."""
    save(shop(), tmp_path / "support.json")
    assert problems_of(tmp_path / "suport.json") == (
        "there is no such file. Did you mean 'support.json'?",
    )
    assert problems_of(tmp_path / "support.jsn") == (
        "there is no such file. Did you mean 'support.json'?",
    )
    assert problems_of(tmp_path / "other.yaml") == ("there is no such file.",)
    assert problems_of(tmp_path / "nowhere" / "a.json") == (
        f"there is no folder '{tmp_path / 'nowhere'}'.",
    )


def test_a_folder_is_no_process(tmp_path: Path) -> None:
    """What lies in it is told."""
    assert problems_of(tmp_path) == ("this is a folder: name the file with the process.",)
    save(shop(), tmp_path / "shop.json")
    written(tmp_path, "", "notes.txt")
    assert problems_of(tmp_path) == (
        "this is a folder: name the file with the process. In it: 'shop.json'.",
    )


@pytest.mark.parametrize(
    ("name", "what"), [("shop.toml", "ends in '.toml'"), ("shop", "has no ending")]
)
def test_other_endings_are_refused(tmp_path: Path, name: str, what: str) -> None:
    """A process is JSON, YAML or Python."""
    said = f"{what}: a process is a '.json', '.yaml', '.yml' or '.py' file."
    assert problems_of(written(tmp_path, "", name)) == (said,)


def test_only_utf8_is_read(tmp_path: Path) -> None:
    """The line of the first wrong byte is told."""
    path = tmp_path / "shop.json"
    path.write_bytes(b'{"supportflow": 1,\n"name": "a", "label": "Perch\xe9?"}')
    assert problems_of(path) == (
        "line 2: this is not UTF-8 text: save the file with the encoding UTF-8.",
    )
    path.write_bytes(b'\xef\xbb\xbf{"supportflow": 1, "name": "a"}')
    assert load(path) == Process("a")


def test_a_file_without_rights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The reason of the operating system is passed on; root may read everything, so it is made."""
    path = written(tmp_path, "{}", "shop.json")

    def refused(_: Path) -> bytes:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))

    monkeypatch.setattr(Path, "read_bytes", refused)
    assert problems_of(path) == ("this cannot be read: permission denied.",)


def test_a_name_that_no_file_can_have() -> None:
    """A zero byte in a name is no reason for another exception."""
    problems_of("a\0b.json")
    problems_of(f"{'x' * 5000}.json")


def test_the_problems_of_a_text_name_the_file(tmp_path: Path) -> None:
    """The path stands in front, as it was given."""
    path = written(tmp_path, "supportflow: 1\nname: a\nversoin: 1\n", "a.yaml")
    with pytest.raises(LoadError) as caught:
        load(path)
    assert str(caught.value) == (
        f"{path}: process 'a': there is no field 'versoin'. Did you mean 'version'?"
    )


# Python


def test_a_python_file_holds_one_process(tmp_path: Path) -> None:
    """It is found by itself, or by its name."""
    path = written(tmp_path, DECLARED)
    assert load(path) == Process("acme")
    assert load(f"{path}:acme") == Process("acme")


def test_several_processes_are_chosen_by_name(tmp_path: Path) -> None:
    """Two names of one process are one; of two processes one has to be named."""
    path = written(tmp_path, f"{DECLARED}same = acme\n")
    assert load(path) == Process("acme")
    path = written(tmp_path, f'{DECLARED}beta = Process("beta")\n_hidden = Process("hidden")\n')
    assert load(f"{path}:beta") == Process("beta")
    assert load(f"{path}:_hidden") == Process("hidden")
    assert problems_of(path) == (
        f"2 processes are declared here, 'acme' and 'beta': choose one as in {path}:acme",
    )
    assert problems_of(f"{path}:bta") == ("there is no 'bta' here. Did you mean 'beta'?",)
    assert problems_of(f"{path}:zzz") == ("there is no 'zzz' here. There is 'acme' and 'beta'.",)
    assert problems_of(f"{path}:Process") == ("'Process' is a class, not a Process.",)


def test_a_file_without_a_process(tmp_path: Path) -> None:
    """What to write is shown."""
    assert problems_of(written(tmp_path, "x = 1")) == (
        'no process is declared here: write acme = Process("acme", ...).',
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x = 1\n1 / 0", "line 2: ZeroDivisionError: division by zero"),
        ("def f():\n    raise KeyError\n\nf()", "line 2: KeyError"),
        ("import nothing_like", "line 1: ModuleNotFoundError: No module named 'nothing_like'."),
        ("x = (\n", "line 1: this is not Python: '(' was never closed."),
        ("import sys\nsys.exit(3)",
         ('line 2: exits with 3 while it is loaded: put what is not declaration under '
         'if __name__ == "__main__".')),
    ],
    ids=range(5),
)  # fmt: skip
def test_errors_in_a_file_have_a_line(tmp_path: Path, text: str, said: str) -> None:
    """Whatever a file does while it is executed ends in one sentence with its line."""
    assert problems_of(written(tmp_path, text)) == (said,)


def test_wrong_values_in_a_file_have_their_place(tmp_path: Path) -> None:
    """All problems of the value, each with the line on which it was made."""
    text = 'from supportflow.define.flow import State\n\nState("new", inital=True, final=7)\n'
    assert set(problems_of(written(tmp_path, text))) == {
        "line 3: state 'new': there is no field 'inital'. Did you mean 'final'?",
        "line 3: state 'new': 'final' takes true or false, not 7.",
    }


def test_an_error_in_a_file_beside_it_is_named(tmp_path: Path) -> None:
    """A process may be spread over files of one folder."""
    written(tmp_path, "x = 1\ny = z\n", "parts_of_acme.py")
    path = written(tmp_path, f"import parts_of_acme\n{DECLARED}")
    assert problems_of(path) == ("parts_of_acme.py, line 2: NameError: name 'z' is not defined.",)
    written(tmp_path, "x = (\n", "parts_of_acme.py")
    assert problems_of(path) == (
        "parts_of_acme.py, line 1: this is not Python: '(' was never closed.",
    )


def test_loading_leaves_nothing_behind(tmp_path: Path) -> None:
    """Neither a path, nor a module, nor bytecode; so that two folders may have a file alike."""
    before = list(sys.path), set(sys.modules), sys.dont_write_bytecode
    for name in ("one", "two"):
        folder = tmp_path / name
        folder.mkdir()
        written(folder, f"NAME = {name!r}\n", "common_names.py")
        path = written(folder, f"from common_names import NAME\n{DECLARED}acme = Process(NAME)\n")
        assert load(path) == Process(name)
    assert (list(sys.path), set(sys.modules), sys.dont_write_bytecode) == before
    assert sorted(each.name for each in tmp_path.rglob("*")) == [
        "acme.py", "acme.py", "common_names.py", "common_names.py", "one", "two",
    ]  # fmt: skip


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    """Nothing is cached, however quickly a file changes."""
    path = written(tmp_path, DECLARED)
    assert load(path) == Process("acme")
    written(tmp_path, DECLARED.replace('"acme"', '"zeta"'))
    assert load(path) == Process("zeta")


def test_a_program_may_stand_in_the_file(tmp_path: Path) -> None:
    """What is under ``if __name__ == "__main__"`` is not executed."""
    path = written(tmp_path, f'{DECLARED}if __name__ == "__main__":\n    raise SystemExit\n')
    assert load(path) == Process("acme")


def test_dataclasses_and_modules_work_in_a_file(tmp_path: Path) -> None:
    """The module can be found while it is executed, as dataclasses need it."""
    text = (
        "from __future__ import annotations\nfrom dataclasses import dataclass\n"
        f"{DECLARED}\n@dataclass\nclass Shop:\n    size: int\n\nShop(3)\n"
    )
    assert load(written(tmp_path, text, "my-acme.file.py")) == Process("acme")


# Modules


def test_a_module_is_imported_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A package that is installed, or that lies in the current folder."""
    assert problems_of("tests.define.samples:shop") == ("'shop' is a function, not a Process.",)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    (tmp_path / "acme_package").mkdir()
    written(tmp_path / "acme_package", DECLARED, "acme_module.py")
    assert load("acme_package.acme_module:acme") == Process("acme")
    assert problems_of("acme_package.acme_module:acne") == (
        "there is no 'acne' here. Did you mean 'acme'?",
    )
    written(tmp_path / "acme_package", "x = y", "acme_broken.py")
    assert problems_of("acme_package.acme_broken:x") == (
        "acme_broken.py, line 1: NameError: name 'y' is not defined.",
    )
    assert problems_of("acme_pakage:x") == ("ModuleNotFoundError: No module named 'acme_pakage'.",)
    assert str(tmp_path) not in sys.path


def test_a_fresh_load_tells_what_was_read(tmp_path: Path) -> None:
    """The file, what it imports from beside it, and the same when something is wrong there."""
    process, helper = tmp_path / "desk.py", tmp_path / "desk_times.py"
    helper.write_text("LIMIT = 4\n", "utf-8")
    process.write_text(
        "from desk_times import LIMIT\nfrom supportflow import Process\n"
        "desk = Process('desk', version=str(LIMIT))\n",
        "utf-8",
    )
    loaded, sources = load_fresh(process)
    assert isinstance(loaded, Process)
    assert (loaded.version, {path.name for path in sources}) == ("4", {"desk.py", "desk_times.py"})
    helper.write_text("LIMIT = 5\n", "utf-8")
    again, _ = load_fresh(process)
    assert isinstance(again, Process)
    assert again.version == "5"
    helper.write_text("LIMIT = Five\n", "utf-8")
    failed, sources = load_fresh(process)
    assert isinstance(failed, LoadError)
    assert "desk_times.py, line 1: NameError" in str(failed)
    assert process.resolve() in sources


def test_a_fresh_load_of_a_package_forgets_it_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A package of the firm is imported anew; what is installed stays as it is."""
    monkeypatch.chdir(tmp_path)
    package = tmp_path / "firm_of_ours"
    package.mkdir()
    (package / "__init__.py").write_text("", "utf-8")
    text = "from supportflow import Process\ndesk = Process('desk', version='{}')\n"
    (package / "desk.py").write_text(text.format("first"), "utf-8")
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    loaded, sources = load_fresh("firm_of_ours.desk:desk")
    assert isinstance(loaded, Process)
    assert {path.name for path in sources} == {"__init__.py", "desk.py"}
    (package / "desk.py").write_text(text.format("second"), "utf-8")
    again, _ = load_fresh("firm_of_ours.desk:desk")
    assert isinstance(again, Process)
    assert again.version == "second"


def test_articles_of_a_folder_are_told_too(tmp_path: Path) -> None:
    """Whoever edits an article sees it at once."""
    (tmp_path / "kb").mkdir()
    (tmp_path / "kb/one.md").write_text("---\ntitle: One\n---\nText\n", "utf-8")
    (tmp_path / "desk.yaml").write_text("supportflow: 1\nname: desk\narticles: kb\n", "utf-8")
    loaded, sources = load_fresh(tmp_path / "desk.yaml")
    assert isinstance(loaded, Process)
    assert [path.name for path in sources] == ["desk.yaml", "one.md"]
