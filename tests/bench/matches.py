"""Owns: comparing what Milecastle and ast-grep find for the same 67 names; called by tests/bench/matches.

A match is (path, line, column of the name in bytes, name). Calls must be the same; what else Milecastle finds is counted by
its class. Every difference is listed with its source line, in groups, so that each can be explained.
"""
import collections
import json
import os
import pathlib
import sys

import common

SHOWN = 15
NAMES = (pathlib.Path(os.environ["bench_src"]) / "banned-names.txt").read_text().split()


def ours():
    """Matches to their class."""
    report = common.check("policy-none.json", "--rules", common.BENCH / "milecastle/rules")
    for entry in report.get("unchecked", []):
        print("unchecked by milecastle: " + json.dumps(entry))
    found, twice = {}, 0
    for finding in report["findings"]:
        match = (common.corpus_path(finding["path"]), finding["line"], finding["column"], finding["name"])
        twice += match in found
        found[match] = finding.get("class", "none")
    if twice:
        print(f"milecastle reports {twice} matches more than once")
    return found


def theirs():
    output = common.BENCH / "astgrep-pattern.jsonl"
    no_ignore = [word for kind in ("hidden", "dot", "exclude", "global", "parent", "vcs") for word in ("--no-ignore", kind)]
    with output.open("wb") as stream:
        common.run([os.environ["astgrep_path"], "scan", "-c", common.BENCH / "astgrep/pattern/sgconfig.yml", "--json=stream",
                    *no_ignore, *common.TREES], (0,), stream)
    return {their_match(json.loads(line)) for line in output.read_text().splitlines()}


def their_match(found):
    path = common.corpus_path(found["file"])
    name = NAMES[int(found["ruleId"].split("-")[1]) - 1]
    offset = found["range"]["byteOffset"]["start"]
    if not common.content(path)[offset:].startswith(name.encode()):
        sys.exit(f"bench: error: ast-grep's offset {offset} in {path} is not at {name}")
    return (path, *common.place(path, offset), name)


def group_of_ours(match):
    if not common.is_utf8(match[0]):
        return "ours only, a call: the file is not UTF-8 and ast-grep passes over it"
    return "ours only, a call"


def group_of_theirs(match, mine):
    return f"theirs only: ours has it as {mine[match]}" if match in mine else "theirs only: ours has nothing there"


def differences(mine, other):
    groups = collections.defaultdict(list)
    for match, kind in mine.items():
        if kind == "call" and match not in other:
            groups[group_of_ours(match)].append(match)
    for match in other:
        if mine.get(match) != "call":
            groups[group_of_theirs(match, mine)].append(match)
    return {name: sorted(groups[name]) for name in sorted(groups)}


def shown(match):
    path, line, column, name = match
    return f"{path}:{line}:{column}: {name}: {common.source_line(path, line)[:140]}"


def main():
    mine, other = ours(), theirs()
    both = sum(1 for match in other if mine.get(match) == "call")
    print(f"ast-grep, call rules: {len(other)} matches")
    print(f"milecastle: {len(mine)} matches")
    for kind, count in collections.Counter(mine.values()).most_common():
        print(f"  {count:6} {kind}")
    print(f"calls that both have: {both}")
    groups = differences(mine, other)
    with (common.BENCH / "differences.txt").open("w") as record:
        for name, matches in groups.items():
            names = ", ".join(f"{n} {c}" for n, c in collections.Counter(m[3] for m in matches).most_common(8))
            title = f"{name}: {len(matches)} ({names})"
            record.write(title + "\n" + "".join(f"  {shown(m)}\n" for m in matches) + "\n")
            print("\n" + title)
            print("\n".join("  " + shown(m) for m in matches[:SHOWN]))
            if len(matches) > SHOWN:
                print(f"  ... {len(matches) - SHOWN} more in differences.txt")
    print("\nthe calls are the same" if not groups else "\nthe calls differ: explain each group")
    return 1 if groups else 0


sys.exit(main())
