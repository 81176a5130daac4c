#!/usr/bin/env bash
# Two NAT testers call a firewall open because coturn 4.6.1 answers them with an error.
#
# Seen: the testers of RFC 3489 ask for an answer from another address (CHANGE-REQUEST) to find out what
# gets in. A coturn with one address sends 420 instead, from the address that was asked. `stun` 0.97 and
# sofia-sip's `stunc` 1.12.11 count whatever comes back as "an answer came from elsewhere": they report
# "Open" and 'Open Internet' behind a filter that lets in nothing but what the asked address sends. The
# same network, with the errors kept back, is a firewall to both, which is right.
#
# Needs: Debian 12 with fresh package lists (apt-get update), python3. Traffic: 127.0.0.1 only. Takes
# 10 s.
set -euo pipefail
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$work"' EXIT
cd "$work"

mkdir -p debs/partial root
apt-get -qq -y --no-install-recommends --download-only --reinstall \
  -o Dir::Cache::archives="$work/debs" -o APT::Sandbox::User=root install coturn=4.6.1-1 \
  stun-client=0.97~dfsg-2.1+b1 sofia-sip-bin=1.12.11+20110422.1+1e14eea~dfsg-6 >/dev/null
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

cat >filter.py <<'PYTHON'
"""Runs a tester through a forwarder to coturn, and prints how it names the network."""
import re, select, socket, subprocess, sys, time

coturn = ("127.0.0.1", int(sys.argv[1]))


def udp():
    made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    made.bind(("127.0.0.1", 0))
    return made


def verdict(tester, words, keeps_errors):
    """The line with these words, and how many error answers of coturn came to the forwarder."""
    front, errors = udp(), 0
    ways, back = {}, {}  # a socket for each of the tester's; it hears the asked address only
    address = "127.0.0.1:%d" % front.getsockname()[1]
    running = subprocess.Popen(
        [word.replace("SERVER", address) for word in tester], text=True, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT)
    end = time.monotonic() + 60
    while running.poll() is None and time.monotonic() < end:
        for ready in select.select([front, *back], [], [], 0.05)[0]:
            try:
                if ready is front:
                    packet, source = front.recvfrom(2048)
                    if source not in ways:
                        ways[source] = udp()
                        ways[source].connect(coturn)
                        back[ways[source]] = source
                    ways[source].send(packet)
                else:
                    packet = ready.recv(2048)
                    error = packet[:2] == b"\1\x11"
                    errors += error
                    if not (error and keeps_errors):
                        front.sendto(packet, back[ready])
            except ConnectionError:
                pass
    running.kill()
    said = running.communicate()[0]
    line = next((line for line in said.splitlines() if re.search(words, line)), "no verdict")
    return line.strip(), errors > 0


asking = udp()
asking.settimeout(0.1)
for _ in range(100):  # coturn listens once it answers a Binding request.
    try:
        asking.sendto(bytes.fromhex("000100002112a442") + bytes(12), coturn)
        asking.recv(2048)
        break
    except OSError:
        time.sleep(0.1)
else:
    sys.exit("coturn does not start")
testers = (("stun", ["root/usr/bin/stun", "SERVER"], "^Primary: "),
           ("stunc", ["root/usr/bin/stunc", "SERVER", "-n"], "NAT type"))
for name, tester, words in testers:
    for keeps_errors in (False, True):
        line, errors = verdict(tester, words, keeps_errors)
        print("%s, errors %s: %s" % (name, "kept back" if keeps_errors else "passed on", line))
        if not errors:
            sys.exit("coturn sent no error")
PYTHON
output=$(timeout 200 python3 filter.py "$port")
echo "$output"
expected="stun, errors passed on: Primary: Open
stun, errors kept back: Primary: Firewall
stunc, errors passed on: stunc_nattype_cb: NAT type determined to be 'Open Internet' (1).
stunc, errors kept back: stunc_nattype_cb: NAT type determined to be 'Symmetric UDP Firewall' (3)."
[ "$output" = "$expected" ] || { echo "the testers or coturn behave otherwise now" >&2; exit 1; }
echo "as described: an error from the asked address opens the firewall for both testers"
