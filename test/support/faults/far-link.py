"""A wire between two hosts, for a kernel without sch_netem: carries packets between two TUN devices, one in the network
namespace it is started in, the other in one of its own, which has no other way out. Each packet waits, some are lost; the TCP
on both ends is the kernel's.

argv: NEAR FAR (addresses) DELAY_MS (one way) LOSS (0 to 1) SEED
stdout: "ready" once packets get through; when stdin is closed it ends, and says "CARRIED LOST" (packets, both ways together).
The far namespace is that of this process: it and both devices are gone when it ends.
"""

import ctypes
import fcntl
import os
import random
import select
import struct
import subprocess
import sys
import time
from collections import deque

TUNSETIFF = 0x400454CA  # linux/if_tun.h
IFF_TUN, IFF_NO_PI = 0x0001, 0x1000
CLONE_NEWNET = 0x40000000  # linux/sched.h


def open_tun(address, peer):
    """A TUN device in the namespace we are in, up, with that address and a route to the peer alone."""
    tun = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    request = struct.pack("16sH14x", b"unmoor%d", IFF_TUN | IFF_NO_PI)
    name = fcntl.ioctl(tun, TUNSETIFF, request)[:16].rstrip(b"\0").decode()
    ip("addr", "add", address, "peer", peer, "dev", name)
    ip("link", "set", name, "up")
    return tun


def ip(*args):
    subprocess.run(["ip", *args], check=True)


def enter_own_namespace():
    if ctypes.CDLL(None, use_errno=True).unshare(CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), "unshare")
    ip("link", "set", "lo", "up")


def carry(ends, delay, loss, chance):
    """Until stdin is closed. Every packet waits equally long, so each way keeps its order."""
    other = {ends[0]: ends[1], ends[1]: ends[0]}
    waiting = deque()
    carried = lost = 0
    while True:
        now = time.monotonic()
        while waiting and waiting[0][0] <= now:
            _, end, packet = waiting.popleft()
            try:
                os.write(end, packet)
            except BlockingIOError:
                lost += 1  # a full device loses packets, as a full router does
        pause = max(0, waiting[0][0] - now) if waiting else None
        for end in select.select([0, *ends], [], [], pause)[0]:
            if end == 0:
                return carried, lost
            packet = os.read(end, 65535)
            if chance.random() < loss:
                lost += 1
            else:
                carried += 1
                waiting.append((time.monotonic() + delay, other[end], packet))


def main(near, far, delay_ms, loss, seed):
    ends = [open_tun(near, far)]
    enter_own_namespace()
    ends.append(open_tun(far, near))
    print("ready", flush=True)
    print(*carry(ends, float(delay_ms) / 1000, float(loss), random.Random(int(seed))), flush=True)


main(*sys.argv[1:])
