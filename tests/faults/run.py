#!/usr/bin/env python3
"""The command while the system refuses: tests/faults/run.py BUILD [--long]

Each command line below runs once undisturbed, which tells how often it passes each door of doors.def. Then it runs again for
every n: the n-th call of one door fails, alone and with all that follow. Whatever fails, the command does what it always does
to the byte, or ends with 2 and one message, leaves no file half-written, no temporary file, and no block of memory.

With --long the rule sets that ken ships with take part too. A sanitized build starts slowly, so that without --long each call
fails only alone there: that is where the command goes on working after a failure."""
import errno
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor

HEADS = ("ต้องแก้[", "error[", "ken: ")
NO_MEMORY = ("ต้องแก้[K0710]: ", "error[K0710]: ")
LIMIT = 20  # seconds that a run may take; one that goes on for ever is a failure

FULL = '{"unit":"ก","budget":{"allocated":100,"disbursed":87},"poor":{"target":10,"developed":8}}'
OPEN = '{"unit":"ข","budget":{"allocated":3,"disbursed":2},"poor":{"target":10,"developd":1}}'
WRONG = '{"unit":5,"budget":{"allocated":"a","disbursed":-1},"poor":[1]}'


class Command:
    """A command line. `target` is the file it writes, `before` what that holds already (None: there is none); undisturbed it
    takes `writes` writes at least. `named`: its rules name files, and that one of these cannot be read is a finding."""

    def __init__(self, line, code=0, stdin=None, target=None, before=None, writes=0, named=False):
        self.line, self.code, self.stdin, self.target, self.before, self.writes, self.named = line, code, stdin, target, before, writes, named

    def __str__(self):
        return "ken " + self.line + (" <" + self.stdin if self.stdin else "") + (" (over an old file)" if self.before else "")


COMMANDS = [
    Command("version"),
    Command("help eval"),
    Command("explain K0601"),
    Command("explain K9999", 2),
    Command("nonsense", 2),
    Command("eval rules full.json --format xml", 2),
    Command("check rules"),
    Command("check rules error.ken warning.ken --lang en", 1),
    Command("check mistakes --color always", 1),
    Command("check rules error.ken --format json", 1),
    Command("check -", 0, "warning.ken"),
    Command("check missing", 2),
    Command("check empty", 2),
    Command("compile rules -o out.kenb", 0, None, "out.kenb"),
    Command("compile rules -o out.kenb", 0, None, "out.kenb", b"old"),
    Command("compile warning.ken", 0, None, "warning.kenb", b"old"),
    Command("compile rules -o -"),
    Command("compile error.ken -o out.kenb", 2, None, "out.kenb", b"old"),
    Command("compile rules -o missing/out.kenb", 2),
    Command("compile --verify rules rules.kenb"),
    Command("compile --verify warning.ken rules.kenb --lang en", 1),
    Command("dump rules.kenb"),
    Command("dump rules --lang en"),
    Command("dump cut.kenb", 2),
    Command("dump newer.kenb --lang en", 2),
    Command("eval rules both.json"),
    Command("eval rules.kenb full.json both.ndjson --lang en --color always --strict", 1),
    Command("eval rules.kenb both.json --format json"),
    Command("eval rules.kenb full.json --format json --ascii"),
    Command("eval rules.kenb both.ndjson --format ndjson"),
    Command("eval rules.kenb - --format ndjson --line-buffered", 0, "both.ndjson"),
    Command("eval rules.kenb many.ndjson --format ndjson", writes=2),
    Command("eval rules.kenb both.ndjson --format ndjson -o out", 0, None, "out"),
    Command("eval rules.kenb both.json -o out", 0, None, "out", b"old"),
    Command("eval rules.kenb both.json bad.json -o out", 2, None, "out", b"old"),
    Command("eval rules.kenb both.json bad.json --format json", 2),
    Command("eval rules.kenb cp874.json", 2),
    Command("eval rules.kenb deep.json", 2),
    Command("eval error.ken full.json", 2),
    Command("eval rules.kenb missing.json", 2),
    Command("check examples/next-year/2566", named=True),
    Command("check examples/next-year/2566/team.ken --root examples --format json", named=True),
    Command("compile examples/next-year/2566 -o out.kenb", 0, None, "out.kenb", b"old", named=True),
    Command("check rules --root missing", 2),
    Command("check rules --root examples", 2),
]
LONG = [
    Command("check rules/%s"),
    Command("check rules/%s --format json"),
    Command("compile rules/%s -o out.kenb", 0, None, "out.kenb", b"old"),
    Command("dump rules/%s"),
    Command("eval rules/%s examples/districts.json"),
    Command("eval rules/%s examples/districts.json --format json"),
    Command("eval rules/%s examples/districts.ndjson --format ndjson -o out", 0, None, "out"),
]

# What may go wrong at a door: door, errno, and what may come of it.
SAID, EITHER, NORMAL, QUIET, UNSAID = "said", "said, or as always", "as always", "a quiet end", "as always, the message apart"
FAULTS = [
    ("memory", errno.ENOMEM, EITHER),
    ("read", errno.EIO, SAID),
    ("write", errno.ENOSPC, SAID),
    ("write", errno.EPIPE, QUIET),
    ("say", errno.EIO, UNSAID),
    ("open", errno.EACCES, SAID),
    ("open", errno.ENOENT, SAID),
    ("open", errno.EMFILE, SAID),
    ("close", errno.EIO, NORMAL),
    ("finish", errno.EIO, SAID),
    ("stat", errno.EIO, EITHER),
    ("stat", errno.ENOENT, EITHER),
    ("access", errno.EACCES, SAID),
    ("realpath", errno.EACCES, SAID),
    ("opendir", errno.EMFILE, SAID),
    ("opendir", errno.ENOMEM, SAID),
    ("readdir", errno.EIO, SAID),
    ("rename", errno.EXDEV, SAID),
    ("unlink", errno.EACCES, NORMAL),
    ("fsync", errno.EIO, SAID),
    ("fsync", errno.EINVAL, NORMAL),
    ("fchmod", errno.EPERM, NORMAL),
    ("fchmod", errno.EIO, SAID),
    ("dup", errno.EMFILE, NORMAL),
]
# Some file systems keep no modes, and a file that is said not to be there has none to keep.
NO_MODE = ("fchmod:%d" % errno.EPERM, "stat:%d" % errno.ENOENT)
PASSING = [("read", errno.EINTR), ("read", errno.EAGAIN), ("write", errno.EINTR), ("write", errno.EAGAIN), ("say", errno.EINTR)]
NARROW = ["read", "write", "say"]


class Outcome:
    """What one run came to."""

    def __init__(self, code, out, err, target, mode, left, doors):
        self.code, self.out, self.err, self.target, self.left, self.doors = code, out, err, target, left, doors
        self.mode = mode  # of the file written

    def same(self, other):
        return (self.code, self.out, self.err, self.target) == (other.code, other.out, other.err, other.target)


def read(name):
    try:
        with open(name, "rb") as file:
            return file.read()
    except FileNotFoundError:
        return None


def run(ken, command, place, fault):
    """Runs a command line in the folder `place`, with what is to fail as ken-faults reads it."""
    inside = lambda name: os.path.join(place, name)
    for name in ("report", command.target or ""):
        if name and os.path.exists(inside(name)):
            os.remove(inside(name))
    if command.before is not None:
        with open(inside(command.target), "wb") as file:
            file.write(command.before)
        os.chmod(inside(command.target), 0o600)
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C", "KEN_FAULT_REPORT": "report",
                   "ASAN_OPTIONS": "exitcode=99:detect_leaks=0", "UBSAN_OPTIONS": "exitcode=99"}  # the doors count blocks
    if fault:
        environment["KEN_FAULT"] = fault
    with open(inside(command.stdin) if command.stdin else os.devnull, "rb") as stdin, open(inside("stdout"), "w+b") as out, \
            open(inside("stderr"), "w+b") as err:
        try:
            code = subprocess.run([ken] + command.line.split(), cwd=place, env=environment, stdin=stdin, stdout=out, stderr=err,
                                  timeout=LIMIT, check=False).returncode
        except subprocess.TimeoutExpired:
            code = "no end"
    doors = dict(line.split() for line in (read(inside("report")) or b"").decode().splitlines())
    left = [name for name in os.listdir(place) if name.startswith(".ken-")]
    for name in left:
        os.remove(inside(name))
    target = read(inside(command.target)) if command.target else None
    mode = None if target is None else os.stat(inside(command.target)).st_mode
    return Outcome(code, read(inside("stdout")), read(inside("stderr")).decode(errors="replace"), target, mode, left,
                   {door: int(count) for door, count in doors.items()})


def message_fault(err, clean, memory):
    """What is wrong with what was said on standard error: one message, with its help below, and nothing that was cut."""
    lines = err.splitlines()
    heads = [i for i, line in enumerate(lines) if line.startswith(HEADS) and line not in clean.err.splitlines()]
    if len(heads) != 1:
        return "messages: %d" % len(heads)
    if not clean.err.startswith("".join(line + "\n" for line in lines[:heads[0]])):
        return "something before the message"
    if any(not line.startswith("    = ") for line in lines[heads[0] + 1:]):
        return "something behind the message"
    if memory and not lines[heads[0]].startswith(NO_MEMORY):
        return "a message that is not about memory"
    if re.search(r"[: ]$|[^:]  | : ", lines[heads[0]]):
        return "a message that was cut"
    return None


def begins(out, clean, memory):
    """Standard output is the beginning of what it always is; an array that was begun is closed."""
    if clean.out.startswith(out):
        return not memory or out == b"" or out.endswith(b"\n")
    return out.endswith(b"\n]\n") and clean.out.startswith(out[:-3])


def judge(command, clean, now, fault, expected):
    """What is wrong with the run `now`, in words; None: nothing."""
    door = fault.split(":")[0]
    memory = door == "memory"
    if "live" not in now.doors:
        return "it did not come to its end"
    if now.doors["live"] != 0:
        return "%d blocks of memory were not given back" % now.doors["live"]
    if now.left and door != "unlink":
        return "a temporary file was left"
    if now.mode != clean.mode and now.target is not None and re.sub(":.*:", ":", fault) not in NO_MODE:
        return "the mode of the file"
    if now.same(clean):
        return "nothing is said" if expected == SAID and clean.code != 2 else None
    if expected == NORMAL:
        return "it is not as always"
    if expected == UNSAID:
        return None if (now.code, now.out, now.target) == (clean.code, clean.out, clean.target) else "more than the message differs"
    if command.named and "K072" in now.err + now.out.decode():
        return None if now.target == command.before and now.code in (1, 2) and not memory else "a finding, and not only that"
    if now.target != command.before and not (now.target == clean.target and command.line.startswith("compile")):
        return "the file is neither as before nor whole"
    if not begins(now.out, clean, memory):
        return "standard output is not as always"
    if expected == QUIET:
        if now.code in (0, clean.code) and clean.err.startswith(now.err):
            return None
    if now.code != 2:
        return "the exit code"
    return message_fault(now.err, clean, memory)


class Bench:
    """Folders with everything that the command lines name: one for each thread."""

    def __init__(self, ken, top, work, ways):
        self.ken, self.top, self.work, self.ways, self.own = ken, top, work, ways, threading.local()
        self.passed, self.failures, self.lock = 0, [], threading.Lock()

    def make(self, place):
        tests = os.path.join(self.top, "tests")
        shutil.copytree(os.path.join(tests, "cli", "rules"), os.path.join(place, "rules"))
        for folder in os.listdir(os.path.join(self.top, "rules")):
            shutil.copytree(os.path.join(self.top, "rules", folder), os.path.join(place, "rules", folder))
        shutil.copytree(os.path.join(self.top, "examples"), os.path.join(place, "examples"))
        os.makedirs(os.path.join(place, "mistakes"))
        os.makedirs(os.path.join(place, "empty"))
        for name in ("several-1.ken", "K0407.ken", "K0703.ken"):
            shutil.copy(os.path.join(tests, "errors", name), os.path.join(place, "mistakes", name))
        for name in ("warning.ken", "error.ken"):
            shutil.copy(os.path.join(tests, "cli", name), place)
        texts = {"full.json": FULL, "both.json": "[%s,\n%s,\n5]\n" % (FULL, OPEN), "both.ndjson": "%s\n%s\n\n%s\n[1\n" % (FULL, OPEN, WRONG),
                 "many.ndjson": "".join("%s\n%s\n%s\n" % (FULL, OPEN, WRONG) for _ in range(35)), "bad.json": "[%s,\n{]" % FULL,
                 "deep.json": "[" * 2 + "]" * 2 + "x" + "{", "cp874.json": ""}
        for name, text in texts.items():
            with open(os.path.join(place, name), "w", encoding="utf-8") as file:
                file.write(text)
        with open(os.path.join(place, "cp874.json"), "wb") as file:
            file.write(b'{"a":"\xa1"}')
        subprocess.run([self.ken, "compile", "rules", "-o", "rules.kenb"], cwd=place, stdout=subprocess.DEVNULL, check=True)
        program = read(os.path.join(place, "rules.kenb"))
        with open(os.path.join(place, "cut.kenb"), "wb") as file:
            file.write(program[:100])
        with open(os.path.join(place, "newer.kenb"), "wb") as file:
            file.write(program[:8] + b"\x63" + program[9:])

    def place(self):
        if not hasattr(self.own, "place"):
            self.own.place = tempfile.mkdtemp(dir=self.work)
            self.make(self.own.place)
        return self.own.place

    def note(self, command, fault, wrong, now):
        with self.lock:
            if wrong is None:
                self.passed += 1
            else:
                self.failures.append("%s, %s: %s (exit %s; %s)" % (command, fault, wrong, now.code, now.err.strip()[:300]))

    def try_fault(self, command, clean, fault, expected):
        now = run(self.ken, command, self.place(), fault)
        self.note(command, fault, judge(command, clean, now, fault, expected), now)

    def try_command(self, command):
        clean = run(self.ken, command, self.place(), None)
        fine = clean.code == command.code and clean.doors.get("live") == 0 and not clean.left and clean.doors["write"] >= command.writes
        self.note(command, "undisturbed", None if fine else "it does not do what it should", clean)
        if not fine:
            return
        for door, number, expected in FAULTS:
            for n in range(1, clean.doors[door] + 1):
                for way in self.ways:
                    self.try_fault(command, clean, "%s:%d%s:%d" % (door, n, way, number), expected)
        for door, number in PASSING:
            for n in range(1, clean.doors[door] + 1):
                self.try_fault(command, clean, "%s:%d:%d" % (door, n, number), NORMAL)
        for door in NARROW:
            if clean.doors[door] > 0:
                self.try_fault(command, clean, door + ":narrow", NORMAL)


def main():
    top = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    ken = os.path.abspath(os.path.join(sys.argv[1], "tests", "ken-faults"))
    commands, long = list(COMMANDS), "--long" in sys.argv
    ways = [""] if not long and b"__asan_init" in read(ken) else ["", "+"]  # alone; with all that follow
    if long:
        for folder in sorted(os.listdir(os.path.join(top, "rules"))):
            commands += [Command(c.line % folder, c.code, c.stdin, c.target, c.before) for c in LONG]
    with tempfile.TemporaryDirectory() as work:
        bench = Bench(ken, top, work, ways)
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(bench.try_command, commands))
    for failure in bench.failures[:40]:
        print("FAILED: " + failure)
    print("%d passed, %d failed" % (bench.passed, len(bench.failures)))
    return 1 if bench.failures else 0


sys.exit(main())
