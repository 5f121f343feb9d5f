"""Owns: the measuring itself. Runs two commands in turn, A B A B, and compares medians; called by tests/bench/run.

A row is one comparison. A row with a bar passes when the ratio of medians A/B is under it; a row without is for information.
Everything is printed as a plain table and written to results.json in the cache folder, every single run included.
"""
import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import time

BENCH = pathlib.Path(os.environ["bench"])
MILECASTLE = os.environ["MILECASTLE"]
ASTGREP = os.environ["astgrep_path"]
LEFTHOOK = os.environ["lefthook_path"]
PREK = os.environ["prek_path"]
GIT = "/usr/bin/git"
TREES = os.environ["corpus_names"].split()
BAR_IDLE = 1.5       # nothing staged, against git's own diff
BAR_HOOK = 0.6       # five staged files, against a hook runner that checks nothing
BAR_FILES = 0.2      # the same files, against ast-grep
BAR_SCAN = 1.0 / 15  # 67 names over the corpus, against ast-grep

ENVIRONMENT = {
    "PATH": "/usr/local/bin:/usr/bin:/bin",
    "HOME": str(BENCH / "home"),
    "LC_ALL": "C",
    "GIT_CONFIG_NOSYSTEM": "1",
    "PRE_COMMIT_HOME": str(BENCH / "home/pre-commit"),
    "PREK_HOME": str(BENCH / "home/prek"),
}
# What git sets for a pre-commit hook.
HOOK_ENVIRONMENT = {"GIT_INDEX_FILE": ".git/index", "GIT_PREFIX": "", "LEFTHOOK_BIN": LEFTHOOK}
# The corpus lies in an ignored folder; ast-grep must not leave out what git would.
NO_IGNORE = [word for kind in ("hidden", "dot", "exclude", "global", "parent", "vcs") for word in ("--no-ignore", kind)]


class Command:
    """One side of a row: what is run, where, which exit codes are right, and what the tool does in that time."""

    def __init__(self, name, argv, cwd, does, codes=(0,), env=None, stdout="/dev/null"):
        self.name, self.argv, self.cwd, self.does = name, [str(a) for a in argv], BENCH / cwd, does
        self.codes, self.stdout = codes, str(stdout)
        self.env = {**ENVIRONMENT, **(env or {})}
        self.runs = []

    def run(self):
        """One timed run; a wrong exit code ends the row."""
        errors = BENCH / "stderr.txt"
        line = subprocess.run([BENCH / "once", self.stdout, errors, *self.argv], cwd=self.cwd, env=self.env,
                              stdout=subprocess.PIPE, check=True, text=True).stdout
        wall, user, system, memory, code = map(int, line.split())
        if code not in self.codes:
            tail = errors.read_text(errors="replace")[-600:]
            raise RuntimeError(f"{self.shown()}: exit {code}\n{tail}")
        return {"wall_ms": wall / 1e6, "cpu_ms": (user + system) / 1e3, "peak_kb": memory}

    def measure(self):
        self.runs.append(self.run())

    def wall(self):
        return [run["wall_ms"] for run in self.runs]

    def shown(self):
        text = " ".join(self.argv)
        for path, name in ((MILECASTLE, "milecastle"), (ASTGREP, "ast-grep"), (LEFTHOOK, "lefthook"), (PREK, "prek"),
                           (GIT, "git"), (str(BENCH), "BENCH")):
            text = text.replace(path, name)
        return text.replace(" ".join(NO_IGNORE), "--no-ignore ...")

    def summary(self):
        return {"name": self.name, "command": self.shown(), "does": self.does, "runs": self.runs,
                "median_wall_ms": statistics.median(self.wall()),
                "median_cpu_ms": statistics.median(run["cpu_ms"] for run in self.runs),
                "peak_kb": max(run["peak_kb"] for run in self.runs)}


class Row:
    """A comparison of two commands."""

    def __init__(self, letter, title, a, b, pairs, bar=None, warm=1):
        self.letter, self.title, self.a, self.b = letter, title, a, b
        self.pairs, self.bar, self.warm = pairs, bar, warm
        self.error = None
        self.note = None

    def measure(self):
        try:
            for _ in range(self.warm):
                self.a.run()
                self.b.run()
            for _ in range(self.pairs):
                self.a.measure()
                self.b.measure()
        except RuntimeError as error:
            self.error = str(error)

    def ratio(self):
        return statistics.median(self.a.wall()) / statistics.median(self.b.wall())

    def pair_ratio(self):
        return statistics.median(a / b for a, b in zip(self.a.wall(), self.b.wall()))

    def verdict(self):
        if self.error:
            return "FAILED"
        if self.bar is None:
            return "info"
        return "pass" if self.ratio() < self.bar else "MISS"

    def result(self):
        head = {"bench": self.letter, "title": self.title, "bar": self.bar, "verdict": self.verdict(), "note": self.note}
        if self.error:
            return {**head, "error": self.error}
        return {**head, "ratio_of_medians": self.ratio(), "median_of_pair_ratios": self.pair_ratio(),
                "a": self.a.summary(), "b": self.b.summary()}


def staged(repo, does):
    return Command("milecastle", [MILECASTLE, "check", "--staged"], f"repos/{repo}", does)


def idle_rows(pairs):
    git = Command("git diff", [GIT, "diff", "--cached", "--name-only"], "repos/clean", "compares index and HEAD, nothing else")
    ours = staged("clean", "finds the repository and its policy, compares index and HEAD, reads rules when needed")
    return [Row("a", "nothing staged, 280 files", ours, git, pairs, BAR_IDLE, warm=3)]


def hook_rows(pairs):
    five = (BENCH / "repos/five.txt").read_text().split()
    does = "judges five changed files of 553 kB with every default rule"

    def row(name, argv, repo, what, count=pairs, bar=None):
        return Row("b", f"five staged files / {name}", staged(repo, does), Command(name, argv, f"repos/{repo}", what), count, bar, 2)

    rows = [
        row("lefthook", [LEFTHOOK, "run", "pre-commit"], "lefthook", "runs the command 'true'; checks nothing", bar=BAR_HOOK),
        row("lefthook, empty", [LEFTHOOK, "run", "pre-commit"], "lefthook-empty", "has no command to run", bar=BAR_HOOK),
        row("prek", [PREK, "run"], "prek", "runs one local hook 'true'; checks nothing"),
        row("pre-commit", ["/usr/bin/pre-commit", "run"], "pre-commit", "runs one local hook 'true'; checks nothing", (pairs + 2) // 3),
        row("ast-grep", [ASTGREP, "scan", "-c", BENCH / "astgrep/pattern/sgconfig.yml", "--json=stream", *five], "five",
            "67 call rules on those five files of the working tree; knows nothing of the index", bar=BAR_FILES),
        row("git diff", [GIT, "diff", "--cached", "--name-only"], "five", "names the five files; the floor"),
    ]
    ours, theirs = "repos/installed", "repos/lefthook-installed"
    if all((BENCH / repo / ".git/hooks/pre-commit").exists() for repo in (ours, theirs)):
        hook = Command("milecastle's hook", [".git/hooks/pre-commit"], ours, does + "; as git calls it", env=HOOK_ENVIRONMENT)
        peer = Command("lefthook's hook", [".git/hooks/pre-commit"], theirs, "runs 'true'; as git calls it", env=HOOK_ENVIRONMENT)
        rows.append(Row("b", "five staged files / the installed hooks", hook, peer, pairs))
    else:
        print("bench: no row for the installed hooks: one of them is not there", file=sys.stderr)
    return rows


def caught_error():
    """The hook that is timed must block a banned call; else its time says nothing."""
    try:
        Command("milecastle", [MILECASTLE, "check", "--staged"], "repos/caught", "blocks a new strcpy", codes=(1,)).run()
    except RuntimeError as error:
        return "a staged strcpy was not blocked: " + str(error)
    return None


def scan(*extra, output="ours.json"):
    argv = [MILECASTLE, "check", "--rules", BENCH / "milecastle/rules", "--policy", BENCH / "milecastle/policy-none.json",
            "--format", "json", "--output", BENCH / output, *extra, *TREES]
    does = "67 names: calls, references, macro bodies, regions that do not parse"
    return Command(" ".join(["milecastle", *extra]), argv, "c", does, codes=(0, 1))


def astgrep_scan(form, does, *extra):
    argv = [ASTGREP, "scan", "-c", BENCH / f"astgrep/{form}/sgconfig.yml", "--json=stream", *NO_IGNORE, *extra, *TREES]
    return Command("ast-grep, " + form, argv, "c", does, stdout=BENCH / f"astgrep-{form}.jsonl")


def scan_rows(pairs):
    long = max(3, pairs // 8)
    return [
        Row("c", "67 names over the C corpus / ast-grep", scan(), astgrep_scan("pattern", "67 call rules, the fastest form found"), long, BAR_SCAN),
        Row("c", "the same / ast-grep, regex form", scan(), astgrep_scan("regex", "67 call rules, callee by kind and regex"), 3),
        Row("c", "the same / ast-grep, one rule", scan(), astgrep_scan("one", "one rule with all names: the cost of parsing"), 3),
        Row("c", "the same / one thread each", scan("-j", "1", output="ours-1.json"),
            astgrep_scan("pattern", "67 call rules, one thread", "--threads", "1"), 3),
    ]


def compare_findings(row):
    """A scan that finds clearly less than the peer's calls is not worth timing; tests/bench/matches compares them one by one."""
    report = json.loads((BENCH / "ours.json").read_text())
    calls = sum(finding.get("class") == "call" for finding in report["findings"])
    theirs = sum(1 for _ in (BENCH / "astgrep-pattern.jsonl").open())
    row.note = (f"milecastle: {len(report['findings'])} findings, {calls} of them calls, {len(report.get('unchecked', []))} unchecked; "
                f"ast-grep: {theirs} calls")
    if calls < 0.95 * theirs:
        row.error = "milecastle finds too few calls: " + row.note


def other_rows():
    flawfinder = Command("flawfinder", ["/usr/bin/flawfinder", "--quiet", "--dataonly", "--csv", *TREES], "c",
                         "its own 200 or so names by a text scan, with levels; no parse", stdout=BENCH / "flawfinder.csv")
    return [Row("d", "the C corpus / flawfinder, one run", scan(), flawfinder, 1, warm=0)]


def print_row(row):
    print(f"\n({row.letter}) {row.title}")
    if row.error:
        print("  FAILED: " + row.error.strip().replace("\n", "\n    "))
        return
    for side, command in (("A", row.a), ("B", row.b)):
        figures = command.summary()
        print(f"  {side} {command.name}: {command.does}")
        print(f"    {command.shown()}")
        print(f"    median {figures['median_wall_ms']:.2f} ms, cpu {figures['median_cpu_ms']:.2f} ms, "
              f"peak {figures['peak_kb'] / 1024:.1f} MB, {len(command.runs)} runs")
    if row.note:
        print("  " + row.note)
    print(f"  ratio of medians {row.ratio():.3f}, median of pair ratios {row.pair_ratio():.3f}: {bar_text(row)}")


def bar_text(row):
    return row.verdict() if row.bar is None else f"bar < {row.bar:g}: {row.verdict()}"


def print_table(rows):
    head = ("", "bench", "A ms", "B ms", "A/B", "pairs A/B", "A MB", "B MB", "bar", "")
    lines = [head]
    for row in rows:
        if row.error:
            lines.append((row.letter, row.title, "-", "-", "-", "-", "-", "-", f"{row.bar:g}" if row.bar else "-", "FAILED"))
            continue
        a, b = row.a.summary(), row.b.summary()
        lines.append((row.letter, row.title, f"{a['median_wall_ms']:.2f}", f"{b['median_wall_ms']:.2f}", f"{row.ratio():.3f}",
                      f"{row.pair_ratio():.3f}", f"{a['peak_kb'] / 1024:.1f}", f"{b['peak_kb'] / 1024:.1f}",
                      f"{row.bar:g}" if row.bar else "-", row.verdict()))
    widths = [max(len(line[i]) for line in lines) for i in range(len(head))]
    print()
    for line in lines:
        print("  ".join(cell.ljust(width) if i in (0, 1, 9) else cell.rjust(width)
                        for i, (cell, width) in enumerate(zip(line, widths))).rstrip())


def print_stats():
    """What Milecastle itself says of the scan."""
    command = scan("--stats", output="ours-stats.json")
    done = subprocess.run(command.argv, cwd=command.cwd, env=command.env, capture_output=True, text=True, check=False)
    print(f"\n{command.shown()}: exit {done.returncode}\n{(done.stdout + done.stderr).strip()}")
    output = BENCH / "ours-stats.json"
    if done.returncode in command.codes and output.exists():
        print("stats: " + json.dumps(json.loads(output.read_text()).get("stats")))


def first_line(argv):
    try:
        return subprocess.run(argv, capture_output=True, text=True, check=False).stdout.strip().split("\n")[0]
    except OSError as error:
        return f"unknown ({error.strerror})"


def machine():
    model = [line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")]
    return {"cpu": model[0] if model else "unknown", "cpus": os.cpu_count(), "load_before": os.getloadavg()[0],
            "kernel": os.uname().release}


def versions():
    return {"milecastle": first_line([MILECASTLE, "--version"]), "git": first_line([GIT, "--version"]),
            "ast-grep": first_line([ASTGREP, "--version"]), "lefthook": first_line([LEFTHOOK, "version"]),
            "prek": first_line([PREK, "--version"]), "pre-commit": first_line(["/usr/bin/pre-commit", "--version"]),
            "flawfinder": first_line(["/usr/bin/flawfinder", "--version"])}


def print_head(about):
    print("versions: " + ", ".join(f"{tool}: {version}" for tool, version in about["versions"].items()))
    m = about["machine"]
    print(f"machine: {m['cpus']} x {m['cpu']}, kernel {m['kernel']}, load {m['load_before']:.2f}")
    if m["load_before"] > 0.5:
        print("machine: other work is running; trust the ratios, not the times")
    print("\n".join(about["corpora"]))
    print(f"floor: starting a process that does nothing takes {about['floor_ms']:.2f} ms here; it is part of every figure")


def floor_ms():
    command = Command("true", ["/bin/true"], ".", "nothing")
    for _ in range(21):
        command.measure()
    return statistics.median(command.wall())


def options():
    parser = argparse.ArgumentParser(prog="tests/bench/run")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--runs", type=int)
    parser.add_argument("--only")
    given = parser.parse_args()
    given.runs = given.runs or (15 if given.quick else 41)
    given.only = given.only or ("ab" if given.quick else "abcd")
    if given.runs < 1 or set(given.only) - set("abcd"):
        parser.error("--runs takes a number from 1, --only letters of abcd")
    return given


def main():
    given = options()
    about = {"schema": 1, "time": int(time.time()), "machine": machine(), "versions": versions(), "floor_ms": floor_ms(),
             "corpora": (BENCH / "corpora.txt").read_text().splitlines()}
    print_head(about)
    makers = {"a": lambda: idle_rows(given.runs), "b": lambda: hook_rows(given.runs), "c": lambda: scan_rows(given.runs), "d": other_rows}
    rows = []
    useless = caught_error()
    for letter in sorted(set(given.only)):
        for row in makers[letter]():
            if useless and letter in "ab":
                row.error = useless
            else:
                row.measure()
            if row.letter == "c" and row.bar and not row.error:
                compare_findings(row)
            print_row(row)
            sys.stdout.flush()
            rows.append(row)
    if "d" in given.only:
        print_stats()
    print_table(rows)
    (BENCH / "results.json").write_text(json.dumps({**about, "rows": [row.result() for row in rows]}, indent=1) + "\n")
    bad = [row for row in rows if row.verdict() in ("MISS", "FAILED")]
    print(f"\n{len(bad)} of {len(rows)} rows missed their bar or failed" if bad else "\nevery bar is held")
    return 1 if bad else 0


sys.exit(main())
