"""Owns: how often each built-in rule fires on real C, per thousand lines; called by tests/bench/density.

Prints one markdown table per policy, and writes a seeded sample of findings of the most frequent rules, for a person to judge.
"""
import collections
import random
import sys

import common

POLICIES = (("the default policy", None), ("all packs", "policy-all.json"))
SEED = 67
SAMPLED_RULES = 20
SAMPLE = 10


def thousands_of_lines(tree):
    files = [path for path in (common.CORPUS / tree).rglob("*.[ch]") if path.is_file()]
    return sum(path.read_bytes().count(b"\n") for path in files) / 1000


def findings(policy):
    """Open findings by tree; the trees are judged one by one, as their own projects would."""
    by_tree = {}
    for tree in common.TREES:
        report = common.check(policy, trees=[tree])
        by_tree[tree] = [finding for finding in report["findings"] if finding.get("state", "open") == "open"]
        unchecked, muted = len(report.get("unchecked", [])), len(report["findings"]) - len(by_tree[tree])
        if unchecked or muted:
            print(f"{tree}: {unchecked} unchecked, {muted} findings not open")
    return by_tree


def print_table(title, by_tree, lines):
    counts = {tree: collections.Counter(finding["rule"] for finding in found) for tree, found in by_tree.items()}
    severity = {finding["rule"]: finding["severity"] for found in by_tree.values() for finding in found}
    total = sum(counts.values(), collections.Counter())
    kloc = sum(lines.values())
    print(f"\n### Findings with {title}\n")
    print("| rule | severity | " + " | ".join(f"{tree} ({lines[tree]:.0f} kloc)" for tree in lines) + f" | all ({kloc:.0f} kloc) | per kloc |")
    print("|--|--|" + "--:|" * (len(lines) + 2))
    for rule, count in sorted(total.items(), key=lambda item: (-item[1], item[0])):
        print(f"| {rule} | {severity[rule]} | " + " | ".join(str(counts[tree][rule]) for tree in lines) + f" | {count} | {count / kloc:.3f} |")
    sums = [sum(counts[tree].values()) for tree in lines]
    print("| all | | " + " | ".join(map(str, sums)) + f" | {sum(sums)} | {sum(sums) / kloc:.3f} |")
    for level in ("error", "warning", "note"):
        count = sum(c for rule, c in total.items() if severity[rule] == level)
        print(f"| all of severity {level} | {level} |" + " |" * len(lines) + f" {count} | {count / kloc:.3f} |")


def write_sample(by_tree):
    """Findings are sorted before they are drawn, so that the same findings give the same sample."""
    by_rule = collections.defaultdict(list)
    for found in by_tree.values():
        for finding in found:
            by_rule[finding["rule"]].append((common.corpus_path(finding["path"]), finding["line"], finding["column"], finding.get("class", "")))
    frequent = sorted(by_rule, key=lambda rule: (-len(by_rule[rule]), rule))[:SAMPLED_RULES]
    with (common.BENCH / "sample.txt").open("w") as record:
        for rule in frequent:
            found = sorted(by_rule[rule])
            record.write(f"{rule}: {len(found)} findings\n")
            for path, line, column, kind in random.Random(f"{SEED} {rule}").sample(found, min(SAMPLE, len(found))):
                record.write(f"  {path}:{line}:{column}: [{kind}] {common.source_line(path, line)[:160]}\n")
            record.write("\n")


def main():
    lines = {tree: thousands_of_lines(tree) for tree in common.TREES}
    by_tree = {}
    for title, policy in POLICIES:
        by_tree = findings(policy)
        print_table(title, by_tree, lines)
    write_sample(by_tree)
    print(f"\nsample of the {SAMPLED_RULES} most frequent rules: sample.txt in the cache folder")


sys.exit(main())
