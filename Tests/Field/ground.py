"""The ground that a row is tried on: two network namespaces, a cable between them, and programs in them."""

import contextlib
import ctypes
import os
import shlex
import signal
import socket
import subprocess
import threading
import time

CLIENT, SERVER = "203.0.113.2", "203.0.113.1"
# A second address of the server, and the network's IPv6.
OTHER = "203.0.113.9"
CLIENT6, SERVER6 = "2001:db8:7::2", "2001:db8:7::1"

_libc = ctypes.CDLL(None, use_errno=True)
_NEW_NET = 0x40000000  # CLONE_NEWNET


class Trouble(Exception):
    """The row could not be set up: it says nothing of iceprobe."""


class Ground:
    """A client's and a server's namespace. What is started in them ends with it."""

    _count = 0
    _lock = threading.Lock()

    def __init__(self, folder):
        with Ground._lock:
            Ground._count += 1
            stem = f"field-{os.getpid()}-{Ground._count}"
        self.folder = folder
        self.client, self.server = f"{stem}-c", f"{stem}-s"
        self._processes = []
        self._sockets = []

    def __enter__(self):
        try:
            self._lay()
        except BaseException:
            self.__exit__()
            raise
        return self

    def _lay(self):
        for name in (self.client, self.server):
            system(f"ip netns add {name}")
            system(f"ip -n {name} link set lo up")
        # No duplicate address detection: the addresses work at once.
        for name in (self.client, self.server):
            self.shell(name, "sysctl -qw net.ipv6.conf.default.accept_dad=0 net.ipv4.ip_nonlocal_bind=0")
        system(
            f"ip link add wan netns {self.client} type veth peer name wan netns {self.server}"
        )
        for name, address, address6, other in (
            (self.client, CLIENT, CLIENT6, SERVER), (self.server, SERVER, SERVER6, CLIENT),
        ):
            self.shell(
                name,
                f"ip address add {address}/24 dev wan; ip address add {address6}/64 dev wan nodad;"
                f"ip link set wan up; ip route add default via {other}; "
                f"ip route add default via {SERVER6 if name == self.client else CLIENT6}",
            )

    def __exit__(self, *_):
        for listener in self._sockets:
            with contextlib.suppress(OSError):
                listener.close()
        for process in reversed(self._processes):
            end(process)
        for name in (self.client, self.server):
            subprocess.run(["ip", "netns", "del", name], capture_output=True)

    def shell(self, name, script):
        """Runs lines of shell in a namespace, and complains if one fails."""
        system(f"ip netns exec {name} sh -ec {shlex.quote(script)}")

    def start(self, name, arguments, environment=None):
        """Starts a program, in a session of its own, so that its children end with it."""
        log = open(os.path.join(self.folder, f"{len(self._processes)}.log"), "wb")
        with log:
            process = subprocess.Popen(
                ["ip", "netns", "exec", name, *arguments], cwd=self.folder, stdout=log,
                stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, start_new_session=True,
                env={**os.environ, **(environment or {})},
            )
        self._processes.append(process)
        return process

    def socket(self, name, kind, address, port, family=socket.AF_INET):
        """A socket that listens in a namespace, wherever it is used later."""
        made = []

        def make():
            descriptor = os.open(f"/run/netns/{name}", os.O_RDONLY)
            try:
                if _libc.setns(descriptor, _NEW_NET) != 0:
                    raise OSError(ctypes.get_errno(), "setns")
                made.append(_bound(kind, address, port, family))
            except OSError as error:
                made.append(error)
            finally:
                os.close(descriptor)

        # A thread of its own, since it stays in the namespace.
        thread = threading.Thread(target=make)
        thread.start()
        thread.join()
        if isinstance(made[0], OSError):
            raise Trouble(f"{address}:{port}: {made[0]}")
        self._sockets.append(made[0])
        return made[0]

    def wait_for(self, process, ports, seconds=20):
        """Waits until somebody listens on each of `ports`, such as `udp/3478`."""
        wanted = {tuple(port.split("/")) for port in ports}
        # Bounded by count: 20 s in steps of 20 ms.
        for _ in range(seconds * 50):
            if process.poll() is not None:
                raise Trouble(f"{process.args[4]} ended: {self.log_of(process)}")
            # Until it has changed over, its tables are those of this machine.
            if _is_in(process.pid, process.args[3]) and wanted <= _listening(process.pid):
                return
            time.sleep(0.02)
        missing = " ".join("/".join(port) for port in wanted - _listening(process.pid))
        raise Trouble(f"{process.args[4]} does not listen on {missing}: {self.log_of(process)}")

    def log_of(self, process):
        """The last lines that a program wrote."""
        place = self._processes.index(process)
        with open(os.path.join(self.folder, f"{place}.log"), errors="replace") as log:
            return " | ".join(log.read().strip().splitlines()[-4:])


def _bound(kind, address, port, family):
    listener = socket.socket(family, kind)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((address, port))
    if kind == socket.SOCK_STREAM:
        listener.listen(64)
    return listener


def _is_in(process, name):
    """Whether a process is in a namespace yet."""
    with contextlib.suppress(OSError):
        return os.stat(f"/proc/{process}/ns/net").st_ino == os.stat(f"/run/netns/{name}").st_ino
    return False


def _listening(process):
    """What is listened on in the namespace of a process, as the kernel says."""
    found = set()
    for transport, state in (("tcp", "0A"), ("tcp6", "0A"), ("udp", "07"), ("udp6", "07")):
        with contextlib.suppress(OSError), open(f"/proc/{process}/net/{transport}") as table:
            for line in table.read().splitlines()[1:]:
                fields = line.split()
                if fields[3] == state:
                    found.add((transport[:3], str(int(fields[1].rpartition(":")[2], 16))))
    return found


def system(command):
    """Runs a command that has to succeed."""
    outcome = subprocess.run(command, shell=True, capture_output=True, text=True)
    if outcome.returncode != 0:
        raise Trouble(f"{command}: {outcome.stderr.strip() or outcome.stdout.strip()}")
    return outcome.stdout


def end(process):
    """Ends a program with all its children, by the session that it was given."""
    for word in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, word)
        with contextlib.suppress(subprocess.TimeoutExpired):
            # 2 s: coturn takes one.
            process.wait(2)
            return
