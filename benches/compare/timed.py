#!/usr/bin/env python3
"""Runs a command and prints its wall seconds, CPU seconds and peak memory in MB; what it says goes to standard error.

Instead of /usr/bin/time, which is not on every machine and prints another format on every system.
"""

import os
import sys
import time


def main():
    begin = time.perf_counter()
    # The child's output must not mix with the figures.
    child = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, 2, 1)])
    _, status, usage = os.wait4(child, 0)
    wall = time.perf_counter() - begin
    # Linux counts in KiB, macOS in bytes.
    peak = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6
    print(f"{wall:.3f} {usage.ru_utime + usage.ru_stime:.3f} {peak:.1f}")
    sys.exit(os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    main()
