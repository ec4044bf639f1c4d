"""Runs a command on a number of cores and measures it: measure.py CORES FIGURES COMMAND...

Writes {"seconds", "cpu_seconds", "peak_bytes"} to the file FIGURES: wall-clock time, processor time of all cores, and
peak resident memory of the whole process. The exit code is that of the command.
"""
import json
import os
import sys
import time

cores, figures, command = int(sys.argv[1]), sys.argv[2], sys.argv[3:]
available = sorted(os.sched_getaffinity(0))
if len(available) < cores:
    sys.exit(f"{cores} cores are needed, and only {len(available)} are available")
# However many threads the command starts, they share these cores. Most programs ask how many there are.
os.sched_setaffinity(0, available[-cores:])
start = time.perf_counter()
child = os.posix_spawnp(command[0], command, os.environ)
_, status, usage = os.wait4(child, 0)
seconds = time.perf_counter() - start
with open(figures, "w", encoding="utf8") as file:
    taken = usage.ru_utime + usage.ru_stime
    json.dump({"seconds": seconds, "cpu_seconds": taken, "peak_bytes": 1024 * usage.ru_maxrss}, file)
sys.exit(os.waitstatus_to_exitcode(status))
