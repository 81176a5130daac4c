#!/usr/bin/env bash
# coturn 4.6.1 refuses a REST credential that ends after 19 January 2038, as if it had ended already.
#
# Seen: with `use-auth-secret` and a correct HMAC, the user name 2147483647:caller gets a relay, and
# 2147483648:caller, one second later, gets 401; so does 4102444800:caller (1 January 2100,
# the usual way to write "never ends"). The log says "Cannot find credentials of user", and nothing of
# a time: the server compares times as signed numbers of 32 bits. Devices that are given a credential
# for twelve years fail today, although the server runs on 64 bits.
#
# Needs: Debian 12 with fresh package lists (apt-get update), python3. Traffic: 127.0.0.1 only.
set -euo pipefail
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$work"' EXIT
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
  --relay-ip=127.0.0.1 --listening-port="$port" --use-auth-secret --static-auth-secret=shared \
  --realm=turn.example --log-file=stdout --pidfile="$work/pid" --userdb="$work/db" >log 2>&1 &
server=$!

cat >ask.py <<'PYTHON'
import base64, hashlib, hmac, os, socket, struct, sys, time

server = ("127.0.0.1", int(sys.argv[1]))
TRANSPORT = struct.pack(">HHI", 0x0019, 4, 17 << 24)  # REQUESTED-TRANSPORT: UDP


def attribute(kind, value):
    return struct.pack(">HH", kind, len(value)) + value + b"\0" * (-len(value) % 4)


def head(method, size, transaction):
    return struct.pack(">HHI", method, size, 0x2112A442) + transaction


def asked(udp, method, body, key=None):
    """The answer's class and method, and its attributes by number; the request signed if there is a key."""
    transaction = os.urandom(12)
    if key:
        signed = head(method, len(body) + 24, transaction) + body
        body += attribute(0x0008, hmac.new(key, signed, hashlib.sha1).digest())
    udp.sendto(head(method, len(body), transaction) + body, server)
    answer = udp.recv(2048)
    found, rest = {}, answer[20:]
    while rest:
        kind, size = struct.unpack(">HH", rest[:4])
        found[kind] = rest[4:4 + size]
        rest = rest[4 + size + -size % 4:]
    return struct.unpack(">H", answer[:2])[0], found


def relay(user):
    """What an Allocate with this user's REST credential gets."""
    udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    udp.settimeout(5)
    password = base64.b64encode(hmac.new(b"shared", user.encode(), hashlib.sha1).digest())
    key = hashlib.md5(user.encode() + b":turn.example:" + password).digest()
    nonce = asked(udp, 0x0003, TRANSPORT)[1][0x0015]
    body = TRANSPORT + attribute(0x0006, user.encode()) + attribute(0x0014, b"turn.example")
    kind, found = asked(udp, 0x0003, body + attribute(0x0015, nonce), key)
    if kind == 0x0103:
        return "a relay"
    return "error %d" % (found[0x0009][2] * 100 + found[0x0009][3])


probe = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
probe.settimeout(0.1)
for _ in range(100):  # It listens once it answers a Binding request.
    try:
        asked(probe, 0x0001, b"")
        break
    except OSError:
        time.sleep(0.1)
else:
    sys.exit("coturn does not start")
for end in (int(time.time()) + 3600, 2147483647, 2147483648, 4102444800):
    name = "in an hour" if end < 2147483647 else str(end)
    print("ends %s: %s" % (name, relay("%d:caller" % end)))
PYTHON
output=$(python3 ask.py "$port")
echo "$output"
expected='ends in an hour: a relay
ends 2147483647: a relay
ends 2147483648: error 401
ends 4102444800: error 401'
[ "$output" = "$expected" ] || { echo "coturn behaves otherwise now" >&2; exit 1; }
echo "as described: coturn 4.6.1 takes an end after 2147483647 for one in the past"
