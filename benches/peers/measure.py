"""Runs a command on so many cores and writes down what it took: measure.py CORES FIGURES COMMAND...

FIGURES gets {"seconds", "cpu_seconds", "peak_bytes"}: wall-clock time, time of all cores, most memory resident at once,
each of the whole process. The exit code is the command's.
"""
import json
import os
import sys
import time

cores, figures, command = int(sys.argv[1]), sys.argv[2], sys.argv[3:]
there = sorted(os.sched_getaffinity(0))
if len(there) < cores:
    sys.exit(f"there are {len(there)} cores here, not {cores}")
# Whatever number of threads the command starts, it gets no more than these; most ask how many there are.
os.sched_setaffinity(0, there[-cores:])
start = time.perf_counter()
child = os.posix_spawnp(command[0], command, os.environ)
_, status, usage = os.wait4(child, 0)
seconds = time.perf_counter() - start
with open(figures, "w", encoding="utf8") as file:
    taken = usage.ru_utime + usage.ru_stime
    json.dump({"seconds": seconds, "cpu_seconds": taken, "peak_bytes": 1024 * usage.ru_maxrss}, file)
sys.exit(os.waitstatus_to_exitcode(status))
