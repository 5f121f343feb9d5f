"""Owns: how often each built-in rule fires on real C, per thousand lines; called by tests/bench/density.

Prints markdown tables: findings by rule for each policy, by class, and what the receipts say was covered. Writes a seeded sample of findings of the most frequent rules, for a person to judge.
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


def reports(policy):
    """Reports by tree; the trees are judged one by one, as their own projects would."""
    return {tree: common.check(policy, trees=[tree]) for tree in common.TREES}


def findings(by_report):
    """Open findings by tree."""
    by_tree = {}
    for tree, report in by_report.items():
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


def print_row(label, numbers):
    print(f"| {label} | " + " | ".join(map(str, numbers)) + " |")


def print_head(title, label, trees):
    print(f"\n### {title}\n")
    print_row(label, trees)
    print("|--|" + "--:|" * len(trees))


def print_classes(by_tree):
    """How the findings were seen."""
    counts = [collections.Counter(finding["class"] for finding in found) for found in by_tree.values()]
    counts.append(sum(counts, collections.Counter()))
    print_head("Findings by class, default policy", "class", [*by_tree, "all"])
    for kind, _ in counts[-1].most_common():
        print_row(kind, [count[kind] for count in counts])


def print_coverage(by_report):
    """What the receipts say; a number that is left out there is the usual one."""
    receipts = [report["receipts"] for report in by_report.values()]
    receipts.append([receipt for of_tree in receipts for receipt in of_tree])

    def row(label, number):
        print_row(label, [sum(map(number, of_tree)) for of_tree in receipts])

    print_head("Coverage, default policy", "", [*by_report, "all"])
    row("files", lambda receipt: 1)
    row("bytes", lambda receipt: receipt["bytes"])
    row("files with a candidate", lambda receipt: receipt.get("candidates", 0) > 0)
    row("candidates", lambda receipt: receipt.get("candidates", 0))
    row("of these left to the tree", lambda receipt: receipt.get("trees_asked", 0))
    row("disagreements", lambda receipt: receipt.get("disagreements", 0))
    row("bytes parsed first", lambda receipt: receipt.get("bytes_first", receipt.get("bytes_parsed", 0)))
    row("of these in error", lambda receipt: receipt.get("bytes_in_error", 0))
    row("branch choices", lambda receipt: receipt.get("branch_choices", 0))
    row("files read in two ways", lambda receipt: receipt.get("readings", 1) > 1)
    row("includes followed", lambda receipt: receipt.get("includes", 0))
    row("files that reached a limit", lambda receipt: bool(receipt.get("limits")))


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
        by_report = reports(policy)
        by_tree = findings(by_report)
        print_table(title, by_tree, lines)
        if not policy:
            print_classes(by_tree)
            print_coverage(by_report)
    write_sample(by_tree)
    print(f"\nsample of the {SAMPLED_RULES} most frequent rules: sample.txt in the cache folder")


sys.exit(main())
