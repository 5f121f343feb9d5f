"""Owns: the format of the cases: reads tests/evasions/*.cases and writes their files, byte for byte, below a folder.

The format is described in tests/evasions/README.md. A case is a block of lines that begin with '@', and the files that
follow. What is wrong in it ends the run: a case that cannot be read must not be a case that passes.
"""
import dataclasses
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
TOP = HERE.parent.parent
OUT = TOP / "build" / "evasions"
MARK = b"@!"
STANDARDS = {"c89", "c99", "c11", "c17", "gnu89", "gnu99", "gnu11", "gnu17"}
ENCODINGS = {"utf-8", "utf-16-le", "utf-16-be", "utf-32-le"}
ENDS = {"lf": b"\n", "crlf": b"\r\n", "cr": b"\r"}
RULE = re.compile(r"^(unchecked|[a-z0-9]+(-[a-z0-9]+)*)$")


@dataclasses.dataclass
class File:
    """One file of a case: what is written, and the lines (from 1) that carry the mark."""
    name: str
    data: bytes
    marks: set


@dataclasses.dataclass
class Case:
    """One case. rules: those that may find it, empty for one that must be quiet. miss: why it is not found yet."""
    id: str
    group: str
    title: str
    where: str
    std: str = "gnu17"
    rules: tuple = None
    why: str = ""
    proof: str = ""
    miss: str = ""
    cflags: tuple = ()
    refused: dict = dataclasses.field(default_factory=dict)
    files: list = dataclasses.field(default_factory=list)

    @property
    def folder(self):
        return OUT / self.group / self.id

    @property
    def has_marks(self):
        return any(file.marks for file in self.files)


def fail(where, text):
    sys.exit(f"{where}: {text}")


def expand(data):
    """The bytes that escapes stand for: @{0d 0a}, @{U+0455}, @{3000*x}@, and @@ for one @."""
    data = data.replace(b"@@", b"@{40}")
    data = re.sub(rb"@\{U\+([0-9A-F]{4,6})\}", lambda m: chr(int(m[1], 16)).encode(), data)
    data = re.sub(rb"@\{((?:[0-9a-f]{2} ?)+)\}", lambda m: bytes.fromhex(m[1].decode()), data)
    return re.sub(rb"@\{([0-9]+)\*(.*?)\}@", lambda m: m[2] * int(m[1]), data, flags=re.S)


def make_file(where, words, lines):
    """The words after @file: its name, then eol=, encode=, bom, and noeol for no end of the last line."""
    name, options = words[0], words[1:]
    end, encoding, bom, noeol = b"\n", "utf-8", False, False
    for option in options:
        key, _, value = option.partition("=")
        if key == "eol" and value in ENDS:
            end = ENDS[value]
        elif key == "encode" and value in ENCODINGS:
            encoding = value
        elif option == "bom":
            bom = True
        elif option == "noeol":
            noeol = True
        else:
            fail(where, f"what is '{option}'?")
    if "/" in name and (name.startswith("/") or ".." in name.split("/")):
        fail(where, f"the file '{name}' leaves the folder")
    marks, out, line = set(), [], 1
    for text in lines:
        is_marked = text.endswith(MARK)
        data = expand(text.removesuffix(MARK).removesuffix(b" ") if is_marked else text)
        if re.search(rb"@[{!]", data):
            fail(where, f"an escape is left in: {text[:60]!r}")
        if is_marked:
            marks.add(line)
        out.append(data + end)
        line += 1 + data.count(b"\n")
    data = b"".join(out)
    if noeol:
        data = data.removesuffix(end)
    if encoding != "utf-8":
        data = data.decode("utf-8").encode(encoding)
    if bom:
        data = "\ufeff".encode(encoding) + data
    return File(name, data, marks)


def set_key(case, key, value, where):
    """One line of the head of a case."""
    if key in ("title", "why", "miss", "proof"):
        setattr(case, key, value)
    elif key == "std":
        if value not in STANDARDS:
            fail(where, f"no such standard: {value}")
        case.std = value
    elif key == "found":
        case.rules = tuple(value.split())
        if not case.rules or not all(RULE.match(rule) for rule in case.rules):
            fail(where, "'@found' needs ids of rules")
    elif key == "quiet":
        case.rules = ()
    elif key == "cflags":
        case.cflags = tuple(value.split())
    elif key in ("gcc", "clang"):
        if not value.startswith("no: "):
            fail(where, f"'@{key}' says 'no: WHY'")
        case.refused[key] = value[4:]
    else:
        fail(where, f"what is '@{key}'?")


def finish(case):
    """A case is complete, or the run ends."""
    if case.rules is None:
        fail(case.where, "neither '@found' nor '@quiet'")
    if not case.title or not case.why or not case.files:
        fail(case.where, "a title, a why and a file are needed")
    if case.files[0].name.rpartition(".")[2] not in ("c", "h"):
        fail(case.where, "the first file is the one that is compiled: .c or .h")
    if not case.rules and case.has_marks:
        fail(case.where, "a quiet case has no marks")
    return case


def read_group(path):
    """All cases of one file of cases; its name is that of the mechanism."""
    cases, case, files, lines = [], None, None, []

    def close_file():
        nonlocal files
        if files:
            # the blank line before the next case is no part of the file
            while lines and not lines[-1]:
                lines.pop()
            case.files.append(make_file(files[0], files[1], lines))
        files = None
        lines.clear()

    for number, raw in enumerate(path.read_bytes().split(b"\n"), 1):
        where = f"{path.name}:{number}"
        key = re.match(rb"^@([a-z]+)(?: (.*))?$", raw)
        if not key:
            if files:
                lines.append(raw)
            elif raw and not raw.startswith(b"#"):
                fail(where, "text outside a file")
            continue
        word, value = key[1].decode(), (key[2] or b"").decode()
        if word == "case":
            close_file()
            if case:
                cases.append(finish(case))
            case = Case(value, path.stem, "", where)
            if not re.fullmatch(r"[a-zA-Z0-9-]+", value):
                fail(where, f"an id is letters, digits and '-', not '{value}'")
        elif not case:
            fail(where, "no '@case' yet")
        elif word == "file":
            close_file()
            files = (where, value.split())
        elif files:
            fail(where, f"'@{word}' must stand before the files")
        else:
            set_key(case, word, value, where)
    close_file()
    if case:
        cases.append(finish(case))
    return cases


def read_all():
    """All cases, in the order of their files' names."""
    cases = [case for path in sorted(HERE.glob("*.cases")) for case in read_group(path)]
    seen = {}
    for case in cases:
        if case.id in seen:
            fail(case.where, f"'{case.id}' is also at {seen[case.id]}")
        seen[case.id] = case.where
    if not cases:
        sys.exit("there are no cases")
    return cases


def write(case):
    """Writes the files of a case; those that are right already are left alone."""
    for file in case.files:
        path = case.folder / file.name
        if path.is_file() and path.read_bytes() == file.data:
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.data)
    wanted = {case.folder / file.name for file in case.files}
    for path in case.folder.rglob("*"):
        if path.is_file() and path not in wanted:
            path.unlink()
