"""A BMC made of pyghmi's own server class, as a peer of the tests.

It never answers an ASF ping, answers a proposal of cipher suite 17 with success and the algorithms of suite 3, and
knows Get Device ID and nothing about alerts. Prints `ready` when its socket is bound; ends when its input ends.
"""

import os
import sys
import threading
import uuid

from pyghmi.ipmi.bmc import Bmc


def end_with_the_test():
    sys.stdin.read()
    os._exit(0)


bmc = Bmc(
    {"admin": "secret1"},
    port=int(sys.argv[1]),
    bmcuuid=uuid.UUID("0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0"),
    address="127.0.0.1",
)
bmc.mfgid = 119
bmc.firmwaremajor = 7
threading.Thread(target=end_with_the_test, daemon=True).start()
print("ready", flush=True)
bmc.listen()
