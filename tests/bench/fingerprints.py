"""
Fingerprints over real releases: what becomes of the findings of one release in the next,
by the matcher, against git's own account of lines; and made-up edits with known truth.
Read first: docs/fingerprints.md. Started by tests/bench/fingerprints.
"""
import collections
import json
import os
import random
import re
import shutil
import subprocess
import sys

BINARY = os.environ["MILECASTLE"]
MATCHER = os.environ["MATCHER"]
KEYS = ["exact/v1", "function/v1", "context/v1", "line/v1"]
ALGORITHMS = ["myers", "patience", "histogram"]


def run(*args, cwd=None, text=None):
    return subprocess.run(args, cwd=cwd, input=text, stdout=subprocess.PIPE, check=False,
                          encoding="utf-8", errors="surrogateescape").stdout


def findings(rules, *args, cwd):
    out = run(BINARY, "check", "--no-cache", "--rules", rules, "-f", "json",
              "--fingerprints", *args, cwd=cwd)
    found = json.loads(out)["findings"]
    nth = collections.Counter()
    for f in found:
        place = (f["path"], f["line"], f["rule"], f["name"])
        nth[place] += 1
        f["what"] = (f["rule"], f["name"], nth[place])
    return found


def match(old, new):
    lines = [" ".join([side] + [f["fingerprints"].get(k, "-") for k in KEYS])
             for side, part in (("old", old), ("new", new)) for f in part]
    pairs = {}
    for i, line in enumerate(run(MATCHER, "--match", text="\n".join(lines) + "\n").splitlines()):
        index, kind = line.split()
        if index != "-1":
            pairs[int(index)] = (i, kind)
    return pairs


class Lines:
    """Where git says that a line of the old commit went: those that no hunk touches."""

    def __init__(self, repo, old, new, algorithm):
        self.files = {}   # old path: new path, None when deleted
        self.hunks = collections.defaultdict(list)  # old path: old start, count, new start, count
        path = None
        diff = run("git", "diff", "-w", "-U0", "-M40%", f"--diff-algorithm={algorithm}", "--no-color", "--no-ext-diff",
                   old, new, cwd=repo)
        for line in diff.splitlines():
            if line.startswith("--- "):
                before = None if line == "--- /dev/null" else line[6:]
            elif line.startswith("+++ "):
                path = before
                if before:
                    self.files[before] = None if line == "+++ /dev/null" else line[6:]
            elif line.startswith("rename from "):
                before = line[12:]
            elif line.startswith("rename to "):
                self.files[before] = line[10:]
            elif line.startswith("@@ ") and path:
                a, b, c, d = re.match(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@", line).groups()
                self.hunks[path].append((int(a), int(b or 1), int(c), int(d or 1)))

    def follow(self, path, line):
        """(path, line) in the new commit; None: the line was changed or deleted."""
        to = self.files.get(path, path)
        if to is None:
            return None
        shift = 0
        for start, count, new_start, new_count in self.hunks.get(path, ()):
            if start + (count == 0) > line:
                break
            if count and line < start + count:
                return None
            shift = new_start + new_count + (new_count == 0) - start - count - (count == 0)
        return to, line + shift


def statement_lines(text, line):
    """The lines of the statement around a line, as far as line ends show it."""
    first = last = line
    while first > 1 and line - first < 20 and re.search(r"[,(=+\-|&?<>]$", strip(text[first - 2])):
        first -= 1
    while last < len(text) and last - line < 20 and not re.search(r"[;{}]$|^#", strip(text[last - 1])):
        last += 1
    return range(first, last + 1)


class Oracle:
    """git three times over: what its algorithms do not agree on, nobody knows."""

    def __init__(self, repo, old, new):
        self.all = [Lines(repo, old, new, a) for a in ALGORITHMS]
        self.files = self.all[0].files

    def line(self, path, line):
        answers = {lines.follow(path, line) for lines in self.all}
        return answers.pop() if len(answers) == 1 else None

    def follow(self, f, text):
        """The whole statement must be there, unchanged and in one piece."""
        if f["path"] not in self.files:
            return f["path"], f["line"]
        to = self.line(f["path"], f["line"])
        if not to or not f["line"]:
            return to
        for line in statement_lines(text, f["line"]):
            if self.line(f["path"], line) != (to[0], to[1] + line - f["line"]):
                return None
        return to


class Tally(collections.Counter):
    def show(self, title):
        kept = 100.0 * self["kept"] / self["due"] if self["due"] else 100.0
        print(f"{title}: {self['old']} findings before; git follows {self['due']}, of these "
              f"kept {self['kept']} ({kept:.3f} %), new {self['lost']}, "
              f"wrong {self['wrong']}")
        print("   by " + ", ".join(f"{k} {self[k]}" for k in KEYS)
              + f"; besides {self['beyond']} that git does not follow, "
              f"{self['odd']} of them on unlike lines")


def strip(text):
    return re.sub(r"/\*.*?\*/|//.*|/\*.*$", "", text).strip()


def squeeze(text):
    return re.sub(r"\s+", "", strip(text))


def text_of(repo, commit, path, cache):
    key = (commit, path)
    if key not in cache:
        cache[key] = run("git", "show", f"{commit}:{path}", cwd=repo).split("\n")
    return cache[key]


def compare(tallies, old, new, follow, text, log):
    """
    follow(finding): the (path, line) where it went, or None. tallies(finding): those that
    count it. text(side, finding): its line.
    """
    pairs = match(old, new)
    by_place = {(n["path"], n["line"], n["what"]): i for i, n in enumerate(new)}
    due = {}
    for i, o in enumerate(old):
        to = follow(o)
        j = by_place.get((*to, o["what"])) if to else None
        if j is not None:
            due[i] = j
    owned = set(due.values())
    for i, o in enumerate(old):
        got, kind = pairs.get(i, (None, None))
        marks = ["old"] + ([kind] if kind else []) + (["due"] if i in due else [])
        word = ""
        if i in due and got == due[i]:
            marks.append("kept")
        elif got is not None and (i in due or got in owned):
            word = "wrong"
        elif got is not None:
            word = "beyond"
            if squeeze(text(0, o)) != squeeze(text(1, new[got])):
                marks.append("odd")
        elif i in due:
            word = "lost"
        if word:
            other = new[got if got is not None else due[i]]
            log(word, kind or "-", o, other, text(0, o), text(1, other))
        for tally in tallies(o):
            tally.update(marks + [word] * bool(word))


def history(repo, rules, out):
    commits = run("git", "rev-list", "--reverse", "HEAD", cwd=repo).split()
    every, changed, before = Tally(), Tally(), None
    for parent, commit in zip(commits, commits[1:]):
        old = before if before is not None else findings(rules, "--all", parent, cwd=repo)
        new = before = findings(rules, "--all", commit, cwd=repo)
        oracle, cache = Oracle(repo, parent, commit), {}

        def text(side, path):
            return text_of(repo, (parent, commit)[side], path, cache)

        def log(word, kind, o, n, a, b):
            print(word, kind, f"{commit[:9]} {o['path']}:{o['line']} {n['path']}:{n['line']}"
                  f" | {a.strip()} | {b.strip()}", file=out)
        compare(lambda f: [every] + [changed] * (f["path"] in oracle.files), old, new,
                lambda f: oracle.follow(f, text(0, f["path"]) if f["path"] in oracle.files else None),
                lambda side, f: (text(side, f["path"]) + [""])[f["line"] - 1], log)
    every.show(f"{len(commits) - 1} releases, all files")
    changed.show("   in files that the release changed")
    return changed


def main():
    repo, rules, log = sys.argv[1:4]
    with open(log, "w", encoding="utf-8", errors="surrogateescape") as out:
        tally = history(repo, rules, out)
    return tally["wrong"] > 0 or tally["kept"] < 0.99 * tally["due"]


if __name__ == "__main__":
    sys.exit(main())
