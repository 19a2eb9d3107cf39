"""Types into a terminal in which a program runs, and prints what comes of it. The program is given as argument."""

import os
import pty
import re
import signal
import sys

signal.alarm(40)  # whatever hangs, ends
os.environ["TERM"] = "dumb"


def start(*command):
    pid, terminal = pty.fork()
    if pid == 0:
        os.execvp(command[0], command)
    return pid, terminal


def expect(terminal, pattern):
    text = ""
    while True:
        found = re.search(pattern, text)
        if found:
            return found
        text += os.read(terminal, 1000).decode()


def code(pid):
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


pid, terminal = start(sys.argv[1], "sh", "-c", 'echo ready; read -r a; echo "<$a>"; exec sleep 100')
expect(terminal, "ready")
os.write(terminal, b"typed\n")
print("read", expect(terminal, "<.*>").group())
os.write(terminal, b"\x03")
print("interrupted", code(pid))

# A shell with jobs: the program is stopped by a key, before and after it reads, and goes on in the foreground.
program = """import sys, time
print("re" + "ady", flush=True)
time.sleep(1)
for line in sys.stdin: print(f"<{line.strip()}>", flush=True)"""
os.environ["PROGRAM"] = program  # not a shell: one that is stopped while it starts another process blocks in vfork
os.environ["PS1"] = "what next> "  # printed once the shell takes keys
pid, terminal = start("bash", "--norc", "-i")
expect(terminal, "what next> ")
os.write(terminal, sys.argv[1].encode() + b' python3 -c "$PROGRAM" | cat\n')
expect(terminal, r"[\r\n]ready")
for line in "one", "two":
    os.write(terminal, b"\x1a")
    expect(terminal, r"Stopped[\s\S]*what next> ")
    print("stopped")
    os.write(terminal, b"fg\n")
    expect(terminal, "fg\r\n.*\r\n")
    os.write(terminal, line.encode() + b"\n")
    print("on again", expect(terminal, f"<{line}>").group())
os.write(terminal, b"\x04exit $?\n")
print("ended", code(pid))
