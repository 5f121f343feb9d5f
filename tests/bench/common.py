"""Owns: what the bench reports share: running the two scanners over the C corpus, and reading files of it by place."""
import functools
import json
import os
import pathlib
import subprocess
import sys

BENCH = pathlib.Path(os.environ["bench"])
CORPUS = BENCH / "c"
TREES = os.environ["corpus_names"].split()
ENVIRONMENT = {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(BENCH / "home"), "LC_ALL": "C", "GIT_CONFIG_NOSYSTEM": "1"}


def run(argv, codes, stdout=subprocess.DEVNULL):
    """Runs a command inside the corpus; any exit code but the given ones ends the program."""
    done = subprocess.run([str(a) for a in argv], cwd=CORPUS, env=ENVIRONMENT, stdout=stdout, stderr=subprocess.PIPE, check=False)
    if done.returncode not in codes:
        sys.exit(f"bench: error: {argv[0]} gave exit {done.returncode}: {done.stderr.decode(errors='replace').strip()[-600:]}")


def check(policy, *extra, trees=TREES):
    """What Milecastle says of the trees, as its JSON object; with no policy it takes its own defaults."""
    output = BENCH / "report.json"
    output.unlink(missing_ok=True)
    chosen = ["--policy", BENCH / "milecastle" / policy] if policy else []
    run([os.environ["MILECASTLE"], "check", *chosen, "--format", "json", "--output", output, *extra, *trees], (0, 1))
    return json.loads(output.read_text())


def corpus_path(path):
    """A reported path as one relative to the corpus, however the tool wrote it."""
    path = os.path.relpath(path, CORPUS) if os.path.isabs(path) else os.path.normpath(path)
    while path.split("/")[0] not in TREES and "/" in path:
        path = path.split("/", 1)[1]
    return path


@functools.lru_cache(maxsize=None)
def content(path):
    return (CORPUS / path).read_bytes()


@functools.lru_cache(maxsize=None)
def lines(path):
    return content(path).split(b"\n")


def source_line(path, number):
    found = lines(path)
    return found[number - 1].decode(errors="replace").strip() if 0 < number <= len(found) else "(no such line)"


@functools.lru_cache(maxsize=None)
def is_utf8(path):
    try:
        content(path).decode()
    except UnicodeDecodeError:
        return False
    return True


def place(path, offset):
    """A byte offset as a line and a column, both from 1, the column in bytes."""
    before = content(path)[:offset]
    return before.count(b"\n") + 1, offset - (before.rfind(b"\n") + 1) + 1
