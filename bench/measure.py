"""Runs commands in interleaved rounds and prints, as JSON, what each run cost.

stdin: {"rounds", "warmups", "commands": [{"name", "argv", "cwd", "env", "expect": [statuses]}]}
stdout: {name: [{"cpu", "wall" (seconds), "rss" (bytes)}]}

Python, because Node tells no resource use of a single child: wait4 gives user and system time in microseconds and the
peak memory of the process and of all that it has waited for (a pipeline's members too). Peak memory has a floor of
about 10 MB, this interpreter's own size at the fork.
Output goes to a file: grep stops at its first match when it sees /dev/null.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time


def run(command, out):
    out.seek(0)
    out.truncate()
    environment = {**os.environ, **command.get("env", {})}
    start = time.perf_counter()
    child = subprocess.Popen(
        command["argv"], cwd=command["cwd"], env=environment, stdin=subprocess.DEVNULL, stdout=out, stderr=out
    )
    # Popen.wait would throw the usage away.
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.perf_counter() - start
    code = child.returncode = os.waitstatus_to_exitcode(status)
    if code not in command["expect"]:
        out.seek(0)
        said = out.read(2000).decode(errors="replace")
        sys.exit(f"{command['name']}: exit status {code}, not one of {command['expect']}: {said}")
    scale = 1 if sys.platform == "darwin" else 1024
    return {"cpu": usage.ru_utime + usage.ru_stime, "wall": wall, "rss": usage.ru_maxrss * scale}


def main():
    spec = json.load(sys.stdin)
    commands = spec["commands"]
    runs = {command["name"]: [] for command in commands}
    with tempfile.TemporaryFile() as out:
        for turn in range(spec["warmups"] + spec["rounds"]):
            # Each round starts with another command, so none always runs after the same one.
            first = turn % len(commands)
            for command in commands[first:] + commands[:first]:
                result = run(command, out)
                if turn >= spec["warmups"]:
                    runs[command["name"]].append(result)
    json.dump(runs, sys.stdout)


signal.signal(signal.SIGINT, signal.SIG_DFL)
main()
