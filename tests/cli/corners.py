#!/usr/bin/env python3
"""The command at its corners, word by word: tests/cli/corners.py path/to/ken runs what tests/cli/corners.txt lists.

    $ eval totals.ken - < {"v1": 5}
    what it prints, on both streams
    ? 0

A line that begins with $ has the arguments, before them perhaps NAME=VALUE and `terminal`, and behind < what is on standard
input, as a Python string would have it; hashes and the version are printed as such words. The lines below are what must be printed, and the last one is the exit code. Each runs
in a copy of tests/cli/corners. UPDATE_GOLDENS=1 writes what is printed anew, for a person to read before it is kept.
Prints "N passed, N failed"."""
import os
import pty
import re
import select
import shlex
import shutil
import subprocess
import sys
import tempfile
import termios
import time

HERE = os.path.dirname(os.path.abspath(__file__))
KEN = os.path.realpath(sys.argv[1])
LIST = os.path.join(HERE, 'corners.txt')


def run(folder, line):
    words, _, given = line.partition(' < ')
    words = shlex.split(words)
    environment = {k: v for k, v in os.environ.items() if k not in ('KEN_LANG', 'NO_COLOR', 'TERM', 'COLUMNS')}
    while words and (re.fullmatch(r'[A-Z_]+=.*', words[0]) or words[0] == 'terminal'):
        word = words.pop(0)
        if word == 'terminal':
            environment['terminal'] = '1'
        else:
            name, _, value = word.partition('=')
            environment[name] = value
    data = given.encode().decode('unicode_escape').encode('latin-1') if '\\' in given else given.encode()
    if environment.pop('terminal', None):
        return on_terminal(folder, words, environment, data)
    done = subprocess.run([KEN, *words], cwd=folder, env=environment, input=data, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60)
    return done.stdout, done.returncode


def on_terminal(folder, words, environment, data):
    master, slave = pty.openpty()
    termios.tcsetwinsize(slave, (24, 80))
    process = subprocess.Popen([KEN, *words], cwd=folder, env=environment, stdin=subprocess.PIPE, stdout=slave, stderr=slave)
    os.close(slave)
    process.stdin.write(data)
    process.stdin.close()
    out = b''
    while True:
        try:
            some = os.read(master, 65536)
        except OSError:  # the other side is closed
            break
        if not some:
            break
        out += some
    os.close(master)
    return out.replace(b'\r\n', b'\n'), process.wait(timeout=60)


def listed(folder):
    """Runs the list; returns how many passed and failed, and the list as it would be written anew."""
    with open(LIST, encoding='utf-8') as f:
        lines = f.read().split('\n')
    fresh, passed, failed, i = [], 0, 0, 0
    while i < len(lines):
        fresh.append(lines[i])
        if not lines[i].startswith('$ '):
            i += 1
            continue
        command = lines[i][2:]
        begin = i = i + 1
        while i < len(lines) and not lines[i].startswith(('$ ', '== ', '? ')):
            i += 1
        i += i < len(lines) and lines[i].startswith('? ')
        out, code = run(folder, command)
        text = out.decode(errors='backslashreplace').replace('\x1b', '\\e')
        text = re.sub(r'\b[0-9a-f]{64}\b', 'HASH', re.sub(r'^ken [0-9.]+$', 'ken VERSION', text, flags=re.M))
        now = text.split('\n')[:-1] if text.endswith('\n') else text.split('\n') if text else []
        now.append(f'? {code}')
        fresh += now
        if now == lines[begin:i]:
            passed += 1
        else:
            failed += 1
            print(f'FAILED: ken {command}\n--- printed\n' + '\n'.join(now) + '\n--- kept\n' + '\n'.join(lines[begin:i]))
    return passed, failed, '\n'.join(fresh)


def slow_pipes(folder):
    """Pipes that somebody made non-blocking: ken waits for data, and for room. Nothing is lost."""
    record = b'{"v1":5,"v2":4,"v3":0,"gone":true,"n1":4,"n2":3}\n'
    plain = subprocess.run([KEN, 'eval', 'totals.ken', '-', '--format', 'ndjson'], cwd=folder, input=record * 400, stdout=subprocess.PIPE, timeout=60).stdout
    here, there = os.pipe()
    back, forth = os.pipe()
    os.set_blocking(here, False)
    os.set_blocking(forth, False)
    process = subprocess.Popen([KEN, 'eval', 'totals.ken', '-', '--format', 'ndjson'], cwd=folder, stdin=here, stdout=forth)
    os.close(here)
    os.close(forth)
    time.sleep(0.2)  # it finds nothing to read
    os.write(there, record * 400)
    os.close(there)
    time.sleep(0.2)  # it fills the pipe, and finds no room
    out = b''
    while select.select([back], [], [], 30)[0]:
        some = os.read(back, 4096)
        if not some:
            break
        out += some
    os.close(back)
    good = process.wait(timeout=60) == 0 and out == plain and len(plain) > 65536
    if not good:
        print(f'FAILED: pipes that do not block: {len(out)} bytes, not {len(plain)}')
    return good


def main():
    folder = tempfile.mkdtemp()
    try:
        shutil.copytree(os.path.join(HERE, 'corners'), os.path.join(folder, 'work'))
        work = os.path.join(folder, 'work')
        passed, failed, fresh = listed(work)
        good = slow_pipes(work)
        if os.environ.get('UPDATE_GOLDENS') == '1':
            with open(LIST, 'w', encoding='utf-8') as f:
                f.write(fresh)
        passed, failed = passed + good, failed + (not good)
    finally:
        shutil.rmtree(folder)
    print(f'{passed} passed, {failed} failed')
    sys.exit(failed > 0)


main()
