"""Runs commands in interleaved rounds and prints, as JSON, what each run cost.

stdin: {"rounds", "warmups", "output", "sample", "commands": [{"name", "argv", "cwd", "env", "expect": [statuses],
"limit": seconds, "mayFail"}]}
stdout: {name: [{"cpu", "wall" (seconds), "rss" (bytes), "tree" (bytes, where sampled), "stopped" (the limit was met)}
or {"failed": status, where it "mayFail"}]}

Python, because Node tells no resource use of a single child: wait4 gives user and system time in microseconds and the
peak memory of the process and of all that it has waited for (a pipeline's members too), the largest one alone. Peak
memory has a floor of about 10 MB, this interpreter's own size at the fork. With "sample", "tree" is the peak of what all
processes together take (each its share of shared pages; Linux only), looked at some fifty times a second: for runs that
are not timed.
Output goes to a file, unless "output" names another: grep stops at its first match when it sees /dev/null.
"""

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time

SAMPLE_SECONDS = 0.02
running = set()


def share_of(pid):
    """Bytes of one process, 0 when it is gone."""
    try:
        with open(f"/proc/{pid}/smaps_rollup") as rollup:
            found = re.search(r"^Pss:\s+(\d+) kB", rollup.read(), re.MULTILINE)
        return int(found.group(1)) * 1024 if found else 0
    except OSError:
        return 0


def session_of(pid):
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return int(stat.read().rpartition(")")[2].split()[3])
    except (OSError, IndexError):
        return None


class Sampler(threading.Thread):
    """Watches the memory of a session, which is a command with all that it starts."""

    def __init__(self, session):
        super().__init__(daemon=True)
        self.session = session
        self.peak = 0
        self.over = threading.Event()

    def run(self):
        while not self.over.wait(SAMPLE_SECONDS):
            pids = [name for name in os.listdir("/proc") if name.isdigit() and session_of(name) == self.session]
            self.peak = max(self.peak, sum(share_of(pid) for pid in pids))


def stop(pid, stopped):
    stopped.set()
    try:
        os.killpg(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def run(command, out, errors, sample):
    for file in (out, errors):
        if file.seekable() and file.name != os.devnull:
            file.seek(0)
            file.truncate()
    environment = {**os.environ, **command.get("env", {})}
    stopped = threading.Event()
    start = time.perf_counter()
    child = subprocess.Popen(
        command["argv"],
        cwd=command["cwd"],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=out,
        stderr=errors,
        start_new_session=True,
    )
    running.add(child.pid)
    sampler = Sampler(child.pid) if sample and os.path.isdir("/proc/self") else None
    timer = threading.Timer(command["limit"], stop, [child.pid, stopped]) if "limit" in command else None
    for thread in filter(None, [sampler, timer]):
        thread.start()
    # Popen.wait would throw the usage away.
    _, status, usage = os.wait4(child.pid, 0)
    running.discard(child.pid)
    wall = time.perf_counter() - start
    if timer:
        timer.cancel()
    if sampler:
        sampler.over.set()
        sampler.join()
    code = child.returncode = os.waitstatus_to_exitcode(status)
    if code not in command["expect"] and not stopped.is_set():
        if command.get("mayFail"):
            return {"failed": code}
        errors.seek(0)
        said = errors.read(2000).decode(errors="replace")
        sys.exit(f"{command['name']}: exit status {code}, not one of {command['expect']}: {said}")
    scale = 1 if sys.platform == "darwin" else 1024
    rss = usage.ru_maxrss * scale
    return {
        "cpu": usage.ru_utime + usage.ru_stime,
        "wall": wall,
        "rss": rss,
        # What comes and goes between two looks is seen by wait4.
        **({"tree": max(sampler.peak, rss)} if sampler else {}),
        **({"stopped": True} if stopped.is_set() else {}),
    }


def main():
    spec = json.load(sys.stdin)
    commands = spec["commands"]
    runs = {command["name"]: [] for command in commands}
    with tempfile.TemporaryFile() as errors:
        # One file for both, so that what a command said last stands last.
        out = open(spec["output"], "wb") if "output" in spec else errors
        for turn in range(spec["warmups"] + spec["rounds"]):
            # Each round starts with another command, so none always runs after the same one.
            first = turn % len(commands)
            for command in commands[first:] + commands[:first]:
                result = run(command, out, errors, spec.get("sample", False))
                if turn >= spec["warmups"]:
                    runs[command["name"]].append(result)
    json.dump(runs, sys.stdout)


def interrupted(*_):
    # A command in a session of its own does not hear Ctrl-C.
    for pid in running:
        stop(pid, threading.Event())
    os._exit(130)


signal.signal(signal.SIGINT, interrupted)
signal.signal(signal.SIGTERM, interrupted)
main()
