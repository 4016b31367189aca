"""Run one command and print, as one line of JSON, what the kernel says it used.

    python measure.py COMMAND [ARGUMENT ..]

The command's own output goes to standard error. `peak_mib` can't show less than this wrapper's own size (about
10 MiB), since a forked child starts with its parent's peak.
"""

import json
import os
import sys
import time


def main(command):
    environment = {k: v for k, v in os.environ.items() if not k.startswith("OPENBLAS_")}
    began = time.monotonic()
    child = os.posix_spawnp(command[0], command, environment, file_actions=[(os.POSIX_SPAWN_DUP2, 2, 1)])
    _, status, used = os.wait4(child, 0)
    wall = time.monotonic() - began
    print(json.dumps({"exit": os.waitstatus_to_exitcode(status), "cpu": used.ru_utime + used.ru_stime, "wall": wall,
                      "peak_mib": used.ru_maxrss / 1024}))


if __name__ == "__main__":
    main(sys.argv[1:])
