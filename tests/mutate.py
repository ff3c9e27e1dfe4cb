#!/usr/bin/env python3
"""Makes small mistakes in the code of the runtime and the compiler, one at a time, and asks the tests to notice.

    tests/mutate.py [N] [--seed S] [--jobs J] [--only FILE …] [--list]

N mutants (300) are drawn, the same ones for the same seed and code: from each critical group at least 25 and a tenth of N, the
rest from all other files alike. A mutant that does not compile, or compiles to the same object as the code itself, is replaced
by another. The others are built into the programs that the tests use, and the suites of tests/run.sh run on them until one
fails: those first that have noticed most mutants of the same file for their time. A suite that takes far longer than on the
code itself has noticed too.

tests/mutants.txt gives reasons for survivors. One that is called the same there cannot be told from the code by any test, and
is left out of the shares that are asked for. --list prints what could be drawn, and tests nothing.
"""
import argparse
import concurrent.futures
import hashlib
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
CRITICAL = {
    'verifier': ['runtime/verify.c', 'runtime/table.c'],
    'machine': ['runtime/vm.c', 'runtime/value.c', 'runtime/level.c'],
    'numbers': ['runtime/number.c'],
    'reader': ['runtime/reader.c'],
}
REASONS = 'tests/mutants.txt'
SHARE_OF_ALL, SHARE_OF_CRITICAL = 85.0, 95.0
MAKE = ['make', '-s', '--no-print-directory', 'CC=gcc', 'CFLAGS=-O2 -g0', 'WARN=-Werror=incompatible-pointer-types -Werror=int-conversion']

# ---- Where mistakes can be made ------------------------------------------------------------------------------------------

TOKEN = re.compile(r'''
    (?P<skip>\s+|//[^\n]*|/\*.*?\*/)
  | (?P<directive>(?<![^\n])[ \t]*\#(?:\\\n|[^\n])*)
  | (?P<text>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')
  | (?P<number>0[xX][0-9a-fA-F]+[uUlL]*|[0-9][0-9a-zA-Z.]*)
  | (?P<word>[A-Za-z_]\w*)
  | (?P<sign><<=|>>=|\.\.\.|->|\+\+|--|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^]=|[-+*/%&|^~!<>=?:;,.(){}\[\]])
''', re.X | re.S)

INSTEAD = {
    '<': ['<=', '>'], '<=': ['<', '>='], '>': ['>=', '<'], '>=': ['>', '<='], '==': ['!='], '!=': ['=='],
    '&&': ['||'], '||': ['&&'], '+': ['-'], '-': ['+'], '*': ['/'], '/': ['*'], '%': ['/'], '<<': ['>>'], '>>': ['<<'],
    '&': ['|'], '|': ['&'], '^': ['&'], '+=': ['-='], '-=': ['+='], '*=': ['/='], '/=': ['*='], '|=': ['&='], '&=': ['|='],
    '<<=': ['>>='], '>>=': ['<<='], '++': ['--'], '--': ['++'],
    'true': ['false'], 'false': ['true'], 'break': [''], 'continue': ['break', ''],
}
ONLY_BINARY = {'+', '-', '*', '&'}  # which stand between spaces, by the style of the house
NOT_STATEMENTS = {'return', 'if', 'else', 'for', 'while', 'do', 'switch', 'case', 'default', 'goto', 'break', 'continue', 'static',
                  'struct', 'enum', 'union', 'const', 'unsigned', 'signed', 'int', 'char', 'bool', 'void', 'size_t', 'typedef',
                  'extern', 'inline', 'double', 'long', 'short', 'sizeof', 'mp_limb_t', 'mp_size_t'}


class Token:
    def __init__(self, kind, text, at):
        self.kind, self.text, self.at, self.end = kind, text, at, at + len(text)


def tokens_of(code):
    """The tokens of the code, without comments, directives and assertions."""
    tokens, at = [], 0
    while at < len(code):
        found = TOKEN.match(code, at)
        if not found:
            raise SystemExit(f'cannot read: {code[at:at + 30]!r}')
        if found.lastgroup not in ('skip', 'directive'):
            tokens.append(Token(found.lastgroup, found.group(), at))
        at = found.end()
    kept, i = [], 0
    while i < len(tokens):
        if tokens[i].text in ('assert', 'static_assert', '_Static_assert'):
            i = closing(tokens, i + 1) + 1
        else:
            kept.append(tokens[i])
            i += 1
    return kept


def closing(tokens, i):
    """The place of what closes the bracket at i."""
    depth = 0
    while i < len(tokens):
        depth += tokens[i].text in ('(', '[', '{')
        depth -= tokens[i].text in (')', ']', '}')
        if depth == 0:
            return i
        i += 1
    return len(tokens) - 1


class Mutant:
    def __init__(self, file, function, code, at, end, new, change):
        self.file, self.function, self.at, self.end, self.new = file, function, at, end, new
        self.line = code.count('\n', 0, at) + 1
        self.text = code[code.rfind('\n', 0, at) + 1:(code + '\n').find('\n', at)].strip()
        self.change = change
        self.outcome = self.by = self.reason = None

    def key(self):
        return f'{self.file} | {self.function} | {self.text} | {self.change}'


def instead(code, token):
    """What may stand in the place of one token."""
    text = token.text
    if token.kind == 'number':
        plain = re.fullmatch(r'(0[xX][0-9a-fA-F]+|[0-9]+)([uUlL]*)', text)
        if not plain:
            return []
        value = int(plain[1], 16 if plain[1][:2].lower() == '0x' else 10)
        return [f'{value + 1}{plain[2]}'] + ([f'{value - 1}{plain[2]}'] if value else [])
    if text == '!':
        return ['']
    if text in ONLY_BINARY and not (code[token.at - 1].isspace() and code[token.end].isspace()):
        return []
    return INSTEAD.get(text, []) if token.kind in ('sign', 'word') else []


def statements(tokens, bodies):
    """Statements that are a call or an assignment, as their first and last token."""
    heads = {closing(tokens, i + 1) for i, token in enumerate(tokens) if token.text in ('if', 'for', 'while') and tokens[i + 1].text == '('}
    for i, token in enumerate(tokens):
        starts = i > 0 and (tokens[i - 1].text in (';', '{', '}', 'else', ':') or i - 1 in heads)
        if bodies[i] is None or not starts or token.text in NOT_STATEMENTS or not (token.kind == 'word' or token.text in ('*', '++', '--', '(')):
            continue
        j = i
        while j < len(tokens) and tokens[j].text not in (';', '{', '}', ')'):
            j = closing(tokens, j) + 1 if tokens[j].text in ('(', '[') else j + 1
        inside = {t.text for t in tokens[i:j]}
        declares = token.kind == 'word' and (tokens[i + 1].kind == 'word' or tokens[i + 1].text == '*')
        if tokens[j].text == ';' and not declares and inside & {'(', '=', '++', '--', '+=', '-=', '|=', '&=', '<<=', '>>=', '*=', '/='}:
            yield i, j


def arguments(tokens, i):
    """The arguments of the call whose bracket is at i, as (first, last) tokens."""
    end, first, found = closing(tokens, i), i + 1, []
    j = first
    while j <= end:
        if j == end or tokens[j].text == ',':
            if j > first:
                found.append((first, j - 1))
            first = j + 1
            j += 1
        else:
            j = closing(tokens, j) + 1 if tokens[j].text in ('(', '[', '{') else j + 1
    return found


def bodies_of(tokens):
    """For each token, the function around it, as what it returns ('bool', 'other') and its name; None outside of functions."""
    bodies, depth, around, header = [], 0, None, []
    for token in tokens:
        if token.text == '{':
            if depth == 0:
                words = [t.text for t in header]
                begin = words.index('(') if '(' in words and '=' not in words else 0
                around = ('bool' if 'bool' in words[:begin] else 'other', words[begin - 1]) if begin else None
            depth += 1
        bodies.append(around if depth else None)
        if token.text == '}':
            depth -= 1
            if depth == 0:
                around, header = None, []
        elif depth == 0:
            header = [] if token.text == ';' else header + [token]
    return bodies


def mutants_of(file, code):
    tokens = tokens_of(code)
    bodies = bodies_of(tokens)
    found = []

    def add(i, first, last, new, change):
        found.append(Mutant(file, bodies[i][1], code, first.at, last.end, new, change))

    def source(first, last):
        return code[first.at:last.end]

    met = {}
    for i, token in enumerate(tokens):
        if bodies[i] is None:
            continue
        line = code.rfind('\n', 0, token.at)
        nth = met[line, token.text] = met.get((line, token.text), 0) + 1  # on its line
        for new in instead(code, token):
            add(i, token, token, new, f'{token.text} {nth} becomes {new or "nothing"}')
        if token.text in ('if', 'while') and tokens[i + 1].text == '(':
            end = closing(tokens, i + 1)
            if tokens[end + 1].text != ';':
                add(i, tokens[i + 1], tokens[end], f'(!{source(tokens[i + 1], tokens[end])})', f'{token.text} {nth} turned round')
        if token.text == 'return' and tokens[i + 1].text != ';':
            end = next(j for j in range(i + 1, len(tokens)) if tokens[j].text == ';') - 1
            value = source(tokens[i + 1], tokens[end])
            if bodies[i][0] == 'bool' and value not in ('true', 'false'):
                add(i, tokens[i + 1], tokens[end], f'!({value})', 'the returned truth turned round')
            elif bodies[i][0] == 'other' and value not in ('0', 'NULL'):
                add(i, tokens[i + 1], tokens[end], '0', 'returns 0')
        if token.kind == 'word' and i + 1 < len(tokens) and tokens[i + 1].text == '(' and token.text not in NOT_STATEMENTS:
            given = arguments(tokens, i + 1)
            for (a, b), (c, d) in zip(given, given[1:]):
                one, other = source(tokens[a], tokens[b]), source(tokens[c], tokens[d])
                if one != other:
                    between = code[tokens[b].end:tokens[c].at]
                    add(i, tokens[a], tokens[d], other + between + one, f'{token.text}: {" ".join(one.split())} and {" ".join(other.split())} swapped')
    for i, j in statements(tokens, bodies):
        add(i, tokens[i], tokens[j], ';', 'deleted: ' + ' '.join(source(tokens[i], tokens[j]).split()))
    return found


# ---- Which are drawn -----------------------------------------------------------------------------------------------------

def draw(found, count, seed):
    """The strata of what was found by file: (name, how many are wanted, candidates in their order)."""
    chance, found = random.Random(seed), dict(found)
    strata, rest = [], count
    for name, members in CRITICAL.items():
        candidates = [m for file in members for m in found.pop(file, [])]
        if candidates:
            wanted = max(25, count // 10)
            strata.append((name, wanted, candidates))
            rest -= wanted
    others = [m for file in sorted(found) for m in found[file]]
    if others and rest > 0:
        strata.append(('others', rest, others))
    elif strata:  # --only of critical files: all the count is theirs
        strata = [(name, max(wanted, count // len(strata)), candidates) for name, wanted, candidates in strata]
    for _, _, candidates in strata:
        chance.shuffle(candidates)
    return strata


# ---- Building and testing ------------------------------------------------------------------------------------------------

def synchronise(to):
    """Makes `to` a copy of the sources that are built and tested; what is the same already keeps its time."""
    wanted = set()
    for entry in sorted(os.listdir(ROOT)):
        if entry == 'build' or entry.startswith('.git'):
            continue
        for folder, _, names in os.walk(os.path.join(ROOT, entry)) if os.path.isdir(os.path.join(ROOT, entry)) else [(ROOT, [], [entry])]:
            for name in names:
                wanted.add(os.path.relpath(os.path.join(folder, name), ROOT))
    for folder, folders, names in os.walk(to):
        if folder == to and 'build' in folders:
            folders.remove('build')
        for name in names:
            if os.path.relpath(os.path.join(folder, name), to) not in wanted:
                os.remove(os.path.join(folder, name))
    for path in sorted(wanted):
        source, copy = os.path.join(ROOT, path), os.path.join(to, path)
        with open(source, 'rb') as f:
            data = f.read()
        if os.path.exists(copy):
            with open(copy, 'rb') as f:
                if f.read() == data:
                    continue
        os.makedirs(os.path.dirname(copy), exist_ok=True)
        shutil.copyfile(source, copy)
        shutil.copymode(source, copy)


def limits():
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
    resource.setrlimit(resource.RLIMIT_FSIZE, (256 << 20, 256 << 20))


def run(command, folder, seconds):
    """The exit status, and what was printed; None: it took too long."""
    process = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                               start_new_session=True, preexec_fn=limits)
    try:
        out, _ = process.communicate(timeout=seconds)
        return process.returncode, out
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        return None, b''


class Suite:
    def __init__(self, name, command):
        self.name, self.command, self.seconds = name, command.split(), 0.0
        unit = self.command[0].startswith('build/tests/')
        self.targets = [self.command[0]] if unit else ['programs']


class Worker:
    """A copy of the sources, built once, in which one file at a time is wrong."""

    def __init__(self, number):
        self.folder = os.path.join(ROOT, 'build', f'mutants-{number}')
        synchronise(self.folder)
        self.make('built', seconds=1800, must=True)

    def make(self, *targets, seconds=300, must=False):
        status, out = run(MAKE + ['BUILD=build', *targets], self.folder, seconds)
        if must and status != 0:
            raise SystemExit(f'{" ".join(targets)} does not build:\n{out.decode(errors="replace")}')
        return status == 0

    def suites(self):
        _, out = run(['tests/run.sh', 'build', 'list'], self.folder, 60)
        return [Suite(*line.split('|', 1)) for line in out.decode().splitlines()]

    def measure(self, suite):
        began = time.monotonic()
        status, out = run(suite.command, self.folder, 300)
        if status != 0:
            raise SystemExit(f'{suite.name} fails without any mutant:\n{out.decode(errors="replace")[-2000:]}')
        suite.seconds = time.monotonic() - began

    def try_out(self, mutant, order):
        """Sets the mutant's outcome: 'discarded', 'noticed' with the suite, or 'survived'."""
        path, thing = os.path.join(self.folder, mutant.file), f'build/{mutant.file[:-2]}.o'
        thing_path = os.path.join(self.folder, thing)
        with open(path, encoding='utf-8') as f:
            code = f.read()
        with open(thing_path, 'rb') as f:
            sound = f.read()
        try:
            with open(path, 'w', encoding='utf-8') as f:
                f.write(code[:mutant.at] + mutant.new + code[mutant.end:])
            built = self.make(thing)
            if built:
                with open(thing_path, 'rb') as f:
                    built = hashlib.sha256(f.read()).digest() != hashlib.sha256(sound).digest()
            mutant.outcome = 'survived' if built else 'discarded'
            for suite in order(mutant.file) if built else []:
                if not self.make(*suite.targets):
                    mutant.outcome, mutant.by = 'noticed', 'link'
                    break
                status, _ = run(suite.command, self.folder, 5 * suite.seconds + 10)
                if status != 0:
                    mutant.outcome, mutant.by = 'noticed', suite.name + (' (time)' if status is None else '')
                    break
        finally:
            with open(path, 'w', encoding='utf-8') as f:
                f.write(code)
            with open(thing_path, 'wb') as f:  # newer than the code, so that make leaves it
                f.write(sound)


class Campaign:
    def __init__(self, strata, jobs, reasons):
        self.strata, self.jobs, self.reasons = strata, jobs, reasons
        self.lock = threading.Lock()
        self.noticed = {}  # (file, suite): how often
        self.done = []

    def order(self, file):
        """The suites, the most promising for their time first."""
        stem = os.path.basename(file)[:-2]
        with self.lock:
            def promise(suite):
                here = self.noticed.get((file, suite.name), 0)
                anywhere = sum(n for (_, name), n in self.noticed.items() if name == suite.name)
                named = 5 if suite.name == 'test_' + stem else 0
                return -(here + named + anywhere / 20 + 0.1) / (suite.seconds + 0.3)
            return sorted(self.suites, key=promise)

    def next(self):
        """The next mutant to try, of the stratum that lacks most; None when no more are wanted."""
        with self.lock:
            for stratum in self.strata:
                if stratum['wanted'] > stratum['running'] + stratum['tried'] and stratum['candidates']:
                    stratum['running'] += 1
                    return stratum, stratum['candidates'].pop(0)
        return None

    def work(self, worker):
        while True:
            taken = self.next()
            if not taken:
                return
            stratum, mutant = taken
            worker.try_out(mutant, self.order)
            with self.lock:
                stratum['running'] -= 1
                if mutant.outcome == 'discarded':
                    stratum['discarded'] += 1
                    continue
                stratum['tried'] += 1
                mutant.stratum = stratum['name']
                mutant.reason = self.reasons.get(mutant.key())
                self.done.append(mutant)
                if mutant.by:
                    name = mutant.by.split(' ')[0]
                    self.noticed[mutant.file, name] = self.noticed.get((mutant.file, name), 0) + 1
                print(f'{len(self.done):4}  {mutant.outcome:8}  {mutant.file}:{mutant.line}: {mutant.change}' + (f'  [{mutant.by}]' if mutant.by else ''), flush=True)

    def run(self):
        with concurrent.futures.ThreadPoolExecutor(self.jobs) as pool:
            workers = list(pool.map(Worker, range(1, self.jobs + 1)))
            self.suites = workers[0].suites()
            for suite in self.suites:
                workers[0].measure(suite)
            for finished in [pool.submit(self.work, worker) for worker in workers]:
                finished.result()


# ---- What came of it -----------------------------------------------------------------------------------------------------

def read_reasons():
    """Key to (kind, reason): lines "FILE | FUNCTION | LINE OF CODE | CHANGE", each with an indented "same: …" or "accepted: …" below."""
    reasons, key, path = {}, None, os.path.join(ROOT, REASONS)
    if not os.path.exists(path):
        return reasons
    with open(path, encoding='utf-8') as f:
        for number, line in enumerate(f, 1):
            found = re.fullmatch(r'\s+(same|accepted): (.+)\n', line)
            if line.startswith('#') or not line.strip():
                continue
            if found and key:
                reasons[key] = found[1], found[2]
                key = None
            elif not line[0].isspace() and line.count(' | ') >= 3 and not key:
                key = line.rstrip('\n')
            else:
                raise SystemExit(f'{REASONS}:{number}: neither a mutant nor a reason')
    return reasons


def share(mutants):
    """(noticed, that count, the share of noticed ones in percent); what is the same does not count."""
    counted = [m for m in mutants if m.outcome == 'noticed' or not m.reason or m.reason[0] != 'same']
    noticed = sum(m.outcome == 'noticed' for m in counted)
    return noticed, len(counted), 100.0 * noticed / len(counted) if counted else 100.0


def report(campaign):
    done = sorted(campaign.done, key=lambda m: (m.file, m.line, m.change))
    print('\nfile                        tried  noticed  survived  of these the same')
    for file in sorted({m.file for m in done}):
        mine = [m for m in done if m.file == file]
        survived = [m for m in mine if m.outcome == 'survived']
        print(f'{file:26} {len(mine):6} {len(mine) - len(survived):8} {len(survived):9} {sum(bool(m.reason) and m.reason[0] == "same" for m in survived):18}')
    sound = True
    print()
    for name, least in [(s['name'], SHARE_OF_CRITICAL if s['name'] in CRITICAL else 0) for s in campaign.strata] + [('all', SHARE_OF_ALL)]:
        noticed, counted, percent = share([m for m in done if name in (m.stratum, 'all')])
        sound &= percent >= least
        print(f'{name:10} {noticed} of {counted} noticed, {percent:.1f} %' + (f' (at least {least:.0f} %)' if least else ''))
    print(f'discarded, as not compiling or the same object: {sum(s["discarded"] for s in campaign.strata)}')
    for title, chosen in (('Survivors with a reason', True), ('Survivors without a reason', False)):
        listed = [m for m in done if m.outcome == 'survived' and bool(m.reason) == chosen]
        if listed:
            print(f'\n{title}:')
        for m in listed:
            print(f'{m.file}:{m.line}\n{m.key()}' + (f'\n    {m.reason[0]}: {m.reason[1]}' if m.reason else ''))
    return sound


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('count', nargs='?', type=int, default=300)
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--jobs', type=int, default=2)
    parser.add_argument('--only', nargs='+', metavar='FILE')
    parser.add_argument('--list', action='store_true')
    given = parser.parse_args()
    files = given.only or sorted(f'{folder}/{name}' for folder in ('compiler', 'runtime') for name in os.listdir(os.path.join(ROOT, folder)) if name.endswith('.c'))
    found = {}
    for file in files:
        with open(os.path.join(ROOT, file), encoding='utf-8') as f:
            found[file] = mutants_of(file, f.read())
    strata = draw(found, given.count, given.seed)
    reasons, keys = read_reasons(), {m.key() for mutants in found.values() for m in mutants}
    stale = [key for key in reasons if key.split(' | ')[0] in files and key not in keys]
    if stale:
        raise SystemExit(f'{REASONS}: the code has changed, and these are no mutants of it:\n' + '\n'.join(stale))
    if given.list:
        for _, _, candidates in strata:
            for m in sorted(candidates, key=lambda m: (m.file, m.line)):
                print(f'{m.file}:{m.line}: {m.change}')
        return
    campaign = Campaign([{'name': name, 'wanted': wanted, 'candidates': candidates, 'running': 0, 'tried': 0, 'discarded': 0}
                         for name, wanted, candidates in strata], given.jobs, reasons)
    began = time.monotonic()
    campaign.run()
    sound = report(campaign)
    print(f'\n{len(campaign.done)} mutants in {time.monotonic() - began:.0f} s, seed {given.seed}')
    sys.exit(0 if sound else 1)


if __name__ == '__main__':
    main()
