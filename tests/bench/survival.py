"""
Merges, real and made of real releases: is the merge as it landed covered by an approval of the branch as
it was reviewed? One policy that asks for one reviewer lies in every commit; "milecastle review" signs what
the branch brings since its merge base, "milecastle status" judges the step from the merge's first parent.
Read first: docs/review.md. Started by tests/bench/survival.
"""
import collections
import json
import os
import re
import subprocess
import sys

BINARY = os.environ["MILECASTLE"]
WORK = sys.argv[1]
ENVIRONMENT = {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": WORK, "LC_ALL": "C", "GIT_CONFIG_NOSYSTEM": "1"}
ENVIRONMENT.update((f"GIT_{who}_{what}", value) for who in ("AUTHOR", "COMMITTER")
                   for what, value in (("NAME", "author"), ("EMAIL", "author@example.com")))
EVIDENCE = "refs/milecastle/evidence/reviewer"
KEPT = ["as it is, main had not moved", "as it is, main had moved", "merge made anew"]
CAUSES = ["conflict settled by hand", "more in the merge than git makes", "a rename was followed",
          "several merge bases", "main had all of it already", "only git's histogram diff makes it"]


class Repo:
    def __init__(self, name):
        self.path = os.path.join(WORK, name)
        os.mkdir(self.path)
        self.git("init", "-q", "-b", "main")

    def run(self, *args, data=None, codes=(0,)):
        done = subprocess.run(args, cwd=self.path, env=ENVIRONMENT, input=data, capture_output=True, check=False)
        if done.returncode not in codes:
            sys.exit(f"bench: error: {' '.join(args)}: {done.stderr.decode(errors='replace')}")
        return done

    def git(self, *args, data=None):
        return self.run("git", *args, data=data).stdout.decode("utf-8", "surrogateescape").strip()

    def tree(self, commit):
        return self.git("rev-parse", commit + "^{tree}")

    def delta(self, a, b):
        return self.run(BINARY, "delta", a, b).stdout.split()[0]

    def remade(self, ours, theirs, *options):
        """The tree that git makes of two commits; None: it conflicts."""
        done = self.run("git", *options, "merge-tree", "--write-tree", "--no-messages", ours, theirs, codes=(0, 1))
        return None if done.returncode else done.stdout.decode().strip()


def key(name):
    path = os.path.join(WORK, name)
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", path], check=True)
    with open(path + ".pub", encoding="ascii") as file:
        return file.read().strip()


def make_policy():
    people = [{"id": name, "emails": [name + "@example.com"], "roles": roles, "keys": [{"key": key(name)}]}
              for name, roles in (("author", []), ("reviewer", ["reviewer"]))]
    return json.dumps({"version": 1, "repository": "bench", "revision": 1, "protected": ["refs/heads/main"],
                       "people": people, "review": [
                           {"id": "all", "refs": ["refs/heads/main"], "need": [{"role": "reviewer"}]}]}).encode()


def with_policy(stream, policy):
    """Of a stream of git fast-export: the same commits, all by the author whom the policy knows, with the policy in them."""
    out, at = [], 0
    while at < len(stream):
        end = stream.index(b"\n", at) + 1
        line = re.sub(rb"^(author|committer) .*(?= \d+ [-+]\d+\n)", rb"\1 author <author@example.com>", stream[at:end])
        at = end
        if line.startswith(b"data "):
            end += int(line[5:])
            line += stream[at:end]
            at = end
            if not stream.startswith(b"from ", at):  # others have it from their first parent
                line += b"M 100644 inline .milecastle/policy.json\ndata %d\n%s\n" % (len(policy), policy)
        out.append(line)
    return b"".join(out)


def put_policy(repo, policy):
    """Every commit anew, below the same refs."""
    stream = repo.run("git", "fast-export", "--no-data", "--reencode=no", "--signed-tags=strip", "--all").stdout
    repo.git("fast-import", "--quiet", "--force", data=with_policy(stream, policy))


def is_covered(repo, first, merge):
    done = repo.run(BINARY, "status", "--policy-from", first, "--ref", "main", f"{first}..{merge}", codes=(0, 1))
    return not done.returncode


def is_control_held(repo, first, second, merge):
    """The same merge with an empty file more must not be covered."""
    listing = repo.git("ls-tree", "-z", merge) + f"\n100644 blob {repo.git('hash-object', '-w', '/dev/null')}\tone-more\0"
    tree = repo.git("mktree", "-z", data=listing.replace("\0\n", "\0").encode("utf-8", "surrogateescape"))
    return not is_covered(repo, first, repo.git("commit-tree", "-m", "more", "-p", first, "-p", second, tree))


def remade_by_myers(repo, ours, theirs):
    """git merges by histogram diff, libgit2 by Myers; the former strategy can be told."""
    repo.git("checkout", "-q", "-f", "--detach", ours)
    repo.run("git", "merge", "-q", "-s", "recursive", "-X", "no-renames", "-X", "diff-algorithm=myers", "-m", "anew", theirs, codes=(0, 1))
    tree = repo.tree("HEAD")
    repo.git("reset", "-q", "--hard")
    return tree


def cause_of(repo, first, second, merge, bases):
    tree, made = repo.tree(merge), repo.remade(first, second)
    if made is None:
        return CAUSES[0]
    if made != tree:
        return CAUSES[1]
    if repo.tree(first) == tree:
        return CAUSES[4]
    if len(bases) > 1:
        return CAUSES[3]
    if repo.remade(first, second, "-c", "merge.renames=false") != tree:
        return CAUSES[2]
    return CAUSES[5] if remade_by_myers(repo, first, second) != tree else "not explained"


def judge(repo, merge, tally, log):
    """Review what the second parent brings, and see what becomes of that in the merge."""
    first, second = repo.git("rev-parse", merge + "^1", merge + "^2").split()
    bases = repo.git("merge-base", "--all", first, second).split()
    if second in bases or repo.tree(bases[0]) == repo.tree(second):
        tally["that bring nothing"] += 1
        return
    repo.git("update-ref", "-d", EVIDENCE)
    repo.run(BINARY, "review", "--key", os.path.join(WORK, "reviewer"), "--no-diff", "--yes", "--ref", "main",
             "--policy-from", first, f"{bases[0]}..{second}")
    is_same = repo.delta(bases[0], second) == repo.delta(first, merge)
    covered = is_covered(repo, first, merge)
    if covered:
        what = KEPT[2] if not is_same else KEPT[first != bases[0]]
    else:
        what = "not explained" if is_same else cause_of(repo, first, second, merge, bases)
    tally["merges"] += 1
    tally[what] += 1
    tally["control held"] += is_control_held(repo, first, second, merge)
    print(os.path.basename(repo.path), merge, what, file=log)


def real(pack, policy, tally, line, log):
    """All merges of a pack, and apart those on the line of first parents of a tip."""
    repo = Repo(os.path.basename(pack)[:-5])
    with open(pack, "rb") as file:
        repo.git("unpack-objects", "-q", data=file.read())
    objects = [o.split() for o in repo.git("cat-file", "--batch-all-objects", "--batch-check").split("\n")]
    commits = [o[0] for o in objects if o[1] == "commit"]
    parents = repo.git("log", "--no-walk", "--stdin", "--format=%P", data="\n".join(commits).encode()).split()
    for n, tip in enumerate(sorted(set(commits) - set(parents))):
        repo.git("update-ref", f"refs/heads/tip-{n}", tip)
    put_policy(repo, policy)
    own = set(repo.git("rev-list", "--first-parent", "--all").split())
    for merge in repo.git("rev-list", "--min-parents=2", "--max-parents=2", "--reverse", "--all").split():
        judge(repo, merge, line if merge in own else tally, log)


# --- merges made of releases ------------------------------------------------------------------------


def changed(repo, a, b):
    """(path, old blob, new mode, new blob) of each file that differs."""
    raw = repo.git("diff-tree", "-r", "--no-renames", "--full-index", "-z", a, b).split("\0")
    for head, path in zip(raw[::2], raw[1::2]):
        _, mode, old, new, _ = head.split()
        yield path, old, mode, new


def blob(repo, name):
    return repo.run("git", "cat-file", "blob", name).stdout


def halves(repo, old, new):
    """The old text with the odd changed places of the new one, and with the even ones; None when there is one place only."""
    diff = repo.git("diff", "-U0", "--no-color", "--no-ext-diff", "--text", old, new)
    hunks = re.findall(r"^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@", diff, re.M)
    if len(hunks) < 2:
        return None
    was, now = (re.findall(rb"[^\n]*\n|[^\n]+", blob(repo, name)) for name in (old, new))
    texts = []
    for side in (0, 1):
        text, done = [], 0
        for a, b, c, d in ([int(x or 1) for x in hunk] for hunk in hunks[side::2]):
            a, c = a - (b > 0), c - (d > 0)
            text += was[done:a] + now[c:c + d]
            done = a + b
        texts.append(b"".join(text + was[done:]))
    return texts


def topics(repo, base, release, is_by_hunk):
    """Two branches cut at base that share the change to the release; None: there is nothing to share, or no file in common."""
    branches, has_common, turn = ([], []), False, 0
    for path, old, mode, new in changed(repo, base, release):
        name = path.encode("utf-8", "surrogateescape")
        texts = halves(repo, old, new) if is_by_hunk and int(old, 16) and int(new, 16) else None
        if texts:
            has_common = True
            for branch, text in zip(branches, texts):
                branch.append(b"M %s inline %s\ndata %d\n%s\n" % (mode.encode(), name, len(text), text))
        else:
            branches[turn].append(b"M %s %s %s\n" % (mode.encode(), new.encode(), name) if int(new, 16) else b"D %s\n" % name)
            turn = 1 - turn
    if not branches[0] or not branches[1] or has_common != is_by_hunk:
        return False
    stream = b""
    for name, branch in zip((b"one", b"two"), branches):
        stream += b"commit refs/heads/%s\ncommitter author <author@example.com> 0 +0000\ndata 0\nfrom %s\n" % (name, base.encode())
        stream += b"".join(branch) + b"\n"
    repo.git("fast-import", "--quiet", "--force", data=stream)
    return True


def made(history, policy, tallies, log):
    repo = Repo("releases")
    repo.git("fetch", "-q", os.path.abspath(history), "HEAD:refs/heads/releases")
    put_policy(repo, policy)
    releases = repo.git("rev-list", "--reverse", "releases").split()
    for base, release in zip(releases, releases[1:]):
        for is_by_hunk, tally in enumerate(tallies):
            if not topics(repo, base, release, is_by_hunk):
                continue
            repo.git("checkout", "-q", "--detach", base)
            repo.git("merge", "-q", "--no-ff", "-m", "one", "one")
            if repo.run("git", "merge", "-q", "--no-ff", "-m", "two", "two", codes=(0, 1)).returncode:
                tally["conflicts"] += 1
                repo.git("reset", "-q", "--hard")
            else:
                tally["unlike the release"] += repo.tree("HEAD") != repo.tree(release)
                judge(repo, repo.git("rev-parse", "HEAD"), tally, log)


def show(title, tally):
    merges = tally["merges"]
    notes = [f"{tally[k]} {k}" for k in ("that bring nothing", "conflicts", "unlike the release") if tally[k]]
    print(f"{title}: {merges} merges" + "".join(", " + note for note in notes))
    for what in KEPT + CAUSES + ["not explained"]:
        if tally[what]:
            print(f"   {'kept' if what in KEPT else 'lost'}: {what}: {tally[what]} ({100 * tally[what] / merges:.1f} %)")
    print(f"   control, the same merge with an empty file more: {tally['control held']} of {merges} held", flush=True)


def main():
    policy, total = make_policy(), [collections.Counter(), collections.Counter()]
    by_file, by_hunk = collections.Counter(), collections.Counter()
    with open(os.path.join(WORK, "log"), "w", encoding="utf-8") as log:
        for pack in sys.argv[3:]:
            tally, line = collections.Counter(), collections.Counter()
            real(pack, policy, tally, line, log)
            total[0].update(line)
            total[1].update(tally)
            show(os.path.basename(pack)[:-5], line + tally)
        show("real merges, on the main line", total[0])
        show("real merges, elsewhere", total[1])
        made(sys.argv[2], policy, (by_file, by_hunk), log)
    show("made of releases, other files", by_file)
    show("made of releases, other places of the same files", by_hunk)
    every = total[0] + total[1] + by_file + by_hunk
    return every["not explained"] > 0 or every["control held"] != every["merges"]


if __name__ == "__main__":
    sys.exit(main())
