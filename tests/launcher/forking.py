"""Fork a worker that forks another, and wait: each ends only if it is told to."""

import os
import time

for _ in range(2):
    if os.fork():
        break
while True:
    time.sleep(1)
