#!/usr/bin/env bash
# coturn 4.6.1 frees an allocation, and refuses the same 5-tuple with 437 for a moment more.
#
# Seen: Refresh with LIFETIME 0 is answered with success and LIFETIME 0 (RFC 8656 §8: the allocation
# is deleted at once). An Allocate that is sent from the same port right after that answer gets 437
# (Allocation Mismatch), and so do those of the next second or so; then one is granted. The 437 has no
# MESSAGE-INTEGRITY, although the request was signed.
#
# Needs: Debian 12 with fresh package lists (apt-get update), python3. Traffic: 127.0.0.1 only.
set -euo pipefail
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$work"' EXIT
cd "$work"

mkdir -p debs/partial root
apt-get -qq -y --no-install-recommends --download-only --reinstall \
  -o Dir::Cache::archives="$work/debs" -o APT::Sandbox::User=root install coturn=4.6.1-1 >/dev/null
for deb in debs/*.deb; do dpkg -x "$deb" root; done
export LD_LIBRARY_PATH="$work/root/usr/lib/$(uname -m)-linux-gnu"
port=$(python3 -c '
import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.bind(("127.0.0.1", 0))
print(s.getsockname()[1])')
root/usr/bin/turnserver -n --no-tls --no-dtls --no-cli --listening-ip=127.0.0.1 \
  --relay-ip=127.0.0.1 --listening-port="$port" --lt-cred-mech --user=user:secret \
  --realm=turn.example --log-file=stdout --pidfile="$work/pid" --userdb="$work/db" >log 2>&1 &
server=$!
# It listens once it answers a Binding request.
python3 - "$port" <<'PYTHON'
import socket, sys, time
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.settimeout(0.1)
for _ in range(100):
    try:
        s.sendto(bytes.fromhex("000100002112a442") + bytes(12), ("127.0.0.1", int(sys.argv[1])))
        s.recv(2048)
        break
    except OSError:
        time.sleep(0.1)
else:
    sys.exit("coturn does not start")
PYTHON

cat >ask.py <<'PYTHON'
import hashlib, hmac, os, socket, struct, sys, time

server = ("127.0.0.1", int(sys.argv[1]))
key = hashlib.md5(b"user:turn.example:secret").digest()  # RFC 8489 §9.2.2
udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
udp.bind(("127.0.0.1", 0))
udp.settimeout(5)


def attribute(kind, value):
    return struct.pack(">HH", kind, len(value)) + value + b"\0" * (-len(value) % 4)


def ask(method, *attributes):
    """The answer's class and method, and its attributes by number."""
    body = b"".join(attributes)
    if "nonce" in state:
        body += attribute(0x0006, b"user") + attribute(0x0014, b"turn.example")
        body += attribute(0x0015, state["nonce"])
    transaction = os.urandom(12)
    head = lambda more: struct.pack(">HHI", method, len(body) + more, 0x2112A442) + transaction
    if "nonce" in state:
        body += attribute(0x0008, hmac.new(key, head(24) + body, hashlib.sha1).digest())
    udp.sendto(head(0) + body, server)
    answer = udp.recv(2048)
    found, rest = {}, answer[20:]
    while rest:
        kind, size = struct.unpack(">HH", rest[:4])
        found[kind] = rest[4:4 + size]
        rest = rest[4 + size + -size % 4:]
    return struct.unpack(">H", answer[:2])[0], found


state = {}
allocate = lambda: ask(0x0003, attribute(0x0019, b"\x11\0\0\0"))  # REQUESTED-TRANSPORT: UDP
kind, found = allocate()
state["nonce"] = found[0x0015]
print("allocate: success", allocate()[0] == 0x0103)
kind, found = ask(0x0004, attribute(0x000D, b"\0\0\0\0"))
print("refresh: success", kind == 0x0104, "lifetime", int.from_bytes(found[0x000D], "big"))
kind, found = allocate()
code = found.get(0x0009, b"\0\0\0\0")
print("at once:", code[2] * 100 + code[3], "signed", 0x0008 in found)
end = time.monotonic() + 10
while kind != 0x0103 and time.monotonic() < end:
    time.sleep(0.1)
    kind, found = allocate()
    # The session is gone: 438 brings the nonce of the next one.
    state["nonce"] = found.get(0x0015, state["nonce"])
print("later: success", kind == 0x0103)
ask(0x0004, attribute(0x000D, b"\0\0\0\0"))
PYTHON
output=$(python3 ask.py "$port")
echo "$output"
expected='allocate: success True
refresh: success True lifetime 0
at once: 437 signed False
later: success True'
[ "$output" = "$expected" ] || { echo "coturn behaves otherwise now" >&2; exit 1; }
echo "as described: coturn 4.6.1 keeps the 5-tuple of an allocation that it has freed"
