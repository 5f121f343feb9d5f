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


def function_of(text, line):
    """The function around a line, as git's hunk headers would have it: a second witness."""
    for above in reversed(text[:line]):
        head = re.match(r"[A-Za-z_][^;=]*?(\w+)\s*\([^;]*$", above)
        if head:
            return head[1]
    return ""


class Tally(collections.Counter):
    def show(self, title):
        kept = 100.0 * self["kept"] / self["due"] if self["due"] else 100.0
        print(f"{title}: {self['old']} findings before; git follows {self['due']}, of these "
              f"kept {self['kept']} ({kept:.3f} %), new {self['lost']}, "
              f"wrong {self['wrong']}, contested {self['contested']}")
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


def compare(tallies, old, new, follow, text, function, log):
    """
    follow(finding): the (path, line) where it went, or None. tallies(finding): those that
    count it. text(side, finding): its line; function(side, finding): what it is in.
    """
    pairs = match(old, new)
    by_place = {(n["path"], n["line"], n["what"]): i for i, n in enumerate(new)}
    due = {}
    for i, o in enumerate(old):
        to = follow(o)
        j = by_place.get((*to, o["what"])) if to else None
        if j is not None:
            due[i] = j
    owner = {j: i for i, j in due.items()}

    def is_contested(i, got):
        """Ours is in the same function, and git's is not: git took one for another."""
        here = function(0, old[i])
        return bool(here) and here == function(1, new[got]) and \
            (i not in due or here != function(1, new[due[i]])) and \
            (got not in owner or here != function(0, old[owner[got]]))
    for i, o in enumerate(old):
        got, kind = pairs.get(i, (None, None))
        marks = ["old"] + ([kind] if kind else []) + (["due"] if i in due else [])
        word = ""
        if i in due and got == due[i]:
            marks.append("kept")
        elif got is not None and (i in due or got in owner):
            word = "contested" if is_contested(i, got) else "wrong"
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
                lambda side, f: (text(side, f["path"]) + [""])[f["line"] - 1],
                lambda side, f: function_of(text(side, f["path"]), f["line"]), log)
    every.show(f"{len(commits) - 1} releases, all files")
    changed.show("   in files that the release changed")
    return every, changed


# --- made-up edits: each gives the new files, and where each line went ------------------------------


def plain_lines(text):
    """Statements on a line of their own, outside of comments and directives, by index."""
    in_comment = is_continued = False
    before = ""
    for i, line in enumerate(text):
        if not in_comment and not is_continued and re.search(r"[;{}]$", before) and "/*" not in line and "//" not in line \
                and re.match(r"\s+[^#*;]*\);$", line.rstrip()):
            yield i
        before = line.rstrip()
        is_continued = before.endswith("\\")
        if "/*" in line or "*/" in line:
            in_comment = line.rfind("/*") > line.rfind("*/")


def functions(text):
    """(first, end, name) of what begins behind an empty line and ends with a brace, no # in it."""
    first = 0
    for i, line in enumerate(text):
        if not line.strip():
            first = i + 1
        elif line.rstrip() == "}":
            block, name = text[first:i + 1], function_of(text[:i], i)
            if name and not any(x.startswith("#") for x in block) and re.match(r"[A-Za-z_]", block[0]) \
                    and "".join(block).count("{") == "".join(block).count("}") \
                    and any(re.search(rf"\b{name}\s*\(", x) for x in block):
                yield first, i + 1, name
            first = i + 1


def edit_lines(files, change):
    """change(path, text) gives new lines and, for each, the index of the old one or None."""
    new, truth = {}, {}
    for path, text in files.items():
        new[path], origin = change(path, text)
        truth.update({(path, o + 1): (path, i + 1) for i, o in enumerate(origin) if o is not None})
    return new, truth


def insert_lines(path, text):
    out, origin = ["/* a line above */", "", "int made_up;", ""], [None] * 4
    for i, line in enumerate(text):
        out.append(line)
        origin.append(i)
        if line.rstrip() == "}":
            out += ["", "/* between */"]
            origin += [None] * 2
    return out, origin


def same_place(edit):
    return lambda path, text: (edit(text), range(len(text)))


def add_comments(text):
    out = list(text)
    for i in plain_lines(text):
        out[i] = "/* why */ " + text[i] + " // seen"
    return out


def swap_functions(path, text):
    order, found = list(range(len(text))), list(functions(text))
    for (a, b, _), (c, d, _) in reversed(list(zip(found[::2], found[1::2]))):
        order[a:d] = order[c:d] + order[b:c] + order[a:b]
    return [text[i] for i in order], order


def copy_functions(path, text):
    out, origin, done = [], [], 0
    for first, end, name in functions(text):
        out += text[done:end] + [""] + [re.sub(rf"\b{name}\b", name + "_copy", x)
                                       for x in text[first:end]]
        origin += list(range(done, end)) + [None] * (end - first + 1)
        done = end
    return out + text[done:], origin + list(range(done, len(text)))


def rename_functions(path, text):
    names = [name for _, _, name in functions(text)]
    word = re.compile(r"\b(" + "|".join(map(re.escape, names)) + r")\b") if names else None
    out = [word.sub(r"\1_renamed", x) if word else x for x in text]
    inside = {i for a, b, _ in functions(text) for i in range(a, b)}
    return out, [i if i in inside and out[i] == text[i] else None for i in range(len(text))]


def edit_statements(path, text):
    out, origin = list(text), list(range(len(text)))
    for i in plain_lines(text):
        out[i], origin[i] = re.sub(r"\)(\s*;\s*)$", r", made_up)\1", text[i]), None
    return out, origin


def rename_files(files):
    to = {p: ("moved/" if i % 10 == 0 else "") + p for i, p in enumerate(sorted(files))}
    return ({to[p]: t for p, t in files.items()},
            {(p, i + 1): (to[p], i + 1) for p, t in files.items() for i in range(len(t))})


def move_functions(files):
    """Each second function of a file goes to a new file."""
    new, truth = {}, {}
    for path, text in files.items():
        gone = {i for a, b, _ in list(functions(text))[::2] for i in range(a, b)}
        for to, kept in ((path, [i for i in range(len(text)) if i not in gone]),
                         (path.rsplit(".", 1)[0] + "-more.c", sorted(gone))):
            new[to] = [text[i] for i in kept]
            truth.update({(path, o + 1): (to, i + 1) for i, o in enumerate(kept)})
    return new, truth


EDITS = {
    "lines above and between": lambda f: edit_lines(f, insert_lines),
    "other indentation": lambda f: edit_lines(f, same_place(
        lambda t: [re.sub(r"^(\s*)", r"\1\1", x) for x in t])),
    "CRLF": lambda f: edit_lines(f, same_place(lambda t: [x + "\r" for x in t])),
    "comments": lambda f: edit_lines(f, same_place(add_comments)),
    "functions change places": lambda f: edit_lines(f, swap_functions),
    "functions copied under another name": lambda f: edit_lines(f, copy_functions),
    "functions renamed": lambda f: edit_lines(f, rename_functions),
    "a tenth of the files renamed": rename_files,
    "functions moved to new files": move_functions,
    "statements edited": lambda f: edit_lines(f, edit_statements),
}


def write(folder, files):
    shutil.rmtree(folder, ignore_errors=True)
    for path, text in files.items():
        os.makedirs(os.path.dirname(os.path.join(folder, path)), exist_ok=True)
        with open(os.path.join(folder, path), "w", encoding="utf-8", errors="surrogateescape",
                  newline="") as out:
            out.write("\n".join(text))


def made_up(repo, rules, work, out):
    files = {p: run("git", "show", f"HEAD:{p}", cwd=repo).replace("\r", "").split("\n")
             for p in run("git", "ls-files", cwd=repo).splitlines() if p.endswith((".c", ".h"))}
    write(work, files)
    old, is_bad = findings(rules, ".", cwd=work), False
    for name, edit in EDITS.items():
        new_files, truth = edit(files)
        write(work, new_files)
        tally = Tally()
        compare(lambda f: [tally], old, findings(rules, ".", cwd=work),
                lambda f: truth.get((f["path"], f["line"])),
                lambda side, f: ((files, new_files)[side][f["path"]] + [""])[f["line"] - 1],
                lambda side, f: "",
                lambda word, kind, o, n, a, b: print(
                    word, kind, f"{name}: {o['path']}:{o['line']} {n['path']}:{n['line']} | {a} | {b}",
                    file=out))
        tally.show(name)
        is_bad |= tally["wrong"] > 0
    return is_bad


def main():
    repo, rules, work = sys.argv[1:4]
    os.makedirs(work, exist_ok=True)
    with open(os.path.join(work, "log"), "w", encoding="utf-8", errors="surrogateescape") as out:
        is_bad = made_up(repo, rules, os.path.join(work, "tree"), out)
        every, _ = history(repo, rules, out)
    return is_bad or every["wrong"] > 0 or every["kept"] < 0.99 * every["due"]


if __name__ == "__main__":
    sys.exit(main())
