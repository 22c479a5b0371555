"""
Types a line into an interactive shell in a terminal, as a person does, and prints what the line has
become: complete-line.py <shell> <setup> <line>, where <line> holds the keys (\\t is Tab).
"""

import fcntl
import os
import pty
import re
import signal
import struct
import sys
import termios

COMMANDS = {
    "bash": ["bash", "--norc", "--noprofile", "-i"],
    "zsh": ["zsh", "-f", "-i"],
}
TO_START, TO_END = "\x01", "\x05"
TIMEOUT_S = 30

shell, setup, line = sys.argv[1:]
# npm sets it to vi, and zsh takes vi's keys then.
for name in ("EDITOR", "VISUAL"):
    os.environ.pop(name, None)
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(COMMANDS[shell][0], COMMANDS[shell])
signal.alarm(TIMEOUT_S)
# Wide enough that no line is broken.
fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 400, 0, 0))


def read_until(pattern):
    seen = ""
    while True:
        found = re.search(pattern, seen, re.M)
        if found:
            return found
        seen += os.read(terminal, 4096).decode(errors="replace").replace("\r", "\n")


# The prompt comes when the shell reads keys one by one, so that what follows Tab waits for the
# completion. The quotes tell it from the echo of what is typed here.
os.write(terminal, f"{setup}; PS1='READ''Y> '\n".encode())
read_until(r"READY> ")
os.write(terminal, f"{line}{TO_START}printf 'LINE=<%s>\\n' '{TO_END}'\n".encode())
print(read_until(r"^LINE=<(.*)>").group(1))
os.kill(pid, signal.SIGKILL)
