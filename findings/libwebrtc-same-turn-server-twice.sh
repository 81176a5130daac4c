#!/usr/bin/env bash
# libwebrtc gathers for 40 s if a configuration names one TURN server twice.
#
# Seen: with `turn:192.0.2.1` and `turn:192.0.2.1:3478`, which are the same server over UDP, libwebrtc (as
# reactor-webrtc 0.24.2 packs it) has its relay at once, and reports the end of gathering about 40 s
# later; with one of the URLs only, or with the second over TCP, it takes a fraction of a second. The second
# Allocate comes from the same socket as the first, coturn 4.6.1 answers it with 437 each time, and the
# library retransmits as if nothing had come. Programs that send their offer when gathering is complete
# stand still for as long, and no error names the reason.
#
# Needs: Debian 12 with fresh package lists (apt-get update), python3 3.10 or later with venv, ip,
# unshare (as root, or with user namespaces). Traffic: a network namespace of its own, besides the
# packages. Takes 70 s.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

mkdir -p debs/partial root
apt-get -qq -y --no-install-recommends --download-only --reinstall \
  -o Dir::Cache::archives="$work/debs" -o APT::Sandbox::User=root install coturn=4.6.1-1 >/dev/null
for deb in debs/*.deb; do dpkg -x "$deb" root; done
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check reactor-webrtc==0.24.2

cat >gather.py <<'PYTHON'
import asyncio, time

import reactor_webrtc

URLS = (["turn:192.0.2.1"], ["turn:192.0.2.1:3478"],
        ["turn:192.0.2.1", "turn:192.0.2.1:3478?transport=tcp"],
        ["turn:192.0.2.1", "turn:192.0.2.1:3478"])


async def gathered(urls):
    """How long gathering takes, and whether there was a relay within 5 s."""
    complete, begin, relays = asyncio.Event(), time.monotonic(), []
    loop = asyncio.get_running_loop()
    observer = reactor_webrtc.PeerConnectionObserver()

    def heard(candidate):
        if " typ relay " in candidate.candidate:
            relays.append(time.monotonic() - begin)

    def changed(state):
        if state == reactor_webrtc.IceGatheringState.Complete:
            loop.call_soon_threadsafe(complete.set)

    observer.on_ice_candidate = heard
    observer.on_ice_gathering_change = changed
    servers = [
        reactor_webrtc.IceServer(urls=[url], username="user", password="secret") for url in urls]
    configuration = reactor_webrtc.RtcConfiguration(ice_servers=servers)
    configuration.continual_gathering_policy = "once"
    factory = reactor_webrtc.PeerConnectionFactory()
    connection = factory.create_peer_connection(configuration, observer)
    channel = connection.create_data_channel("data")
    await connection.set_local_description(await connection.create_offer())
    await asyncio.wait_for(complete.wait(), 90)
    took = time.monotonic() - begin
    relay = "a relay at once" if relays and min(relays) < 5 else "no relay at once"
    return relay + (", complete within 5 s" if took < 5 else ", complete after more than 30 s" if took > 30
                    else ", complete after %.0f s" % took)


for urls in URLS:
    print(" and ".join(urls) + ":", asyncio.run(gathered(urls)))
PYTHON

# A namespace with an interface of its own: libwebrtc leaves the loopback interface out.
cat >inside.sh <<'INSIDE'
set -euo pipefail
ip link set lo up
ip link add one type veth peer name two
ip address add 192.0.2.1/24 dev one
ip link set one up
ip link set two up
ip route add default dev one
LD_LIBRARY_PATH="$PWD/root/usr/lib/$(uname -m)-linux-gnu" root/usr/bin/turnserver -n --no-tls \
  --no-dtls --no-cli --listening-ip=192.0.2.1 --relay-ip=192.0.2.1 --listening-port=3478 \
  --lt-cred-mech --user=user:secret --realm=turn.example --log-file=stdout --pidfile="$PWD/pid" \
  --userdb="$PWD/db" --verbose >log 2>&1 &
server=$!
trap 'kill "$server" 2>/dev/null || true' EXIT
python3 - <<'PYTHON'
import socket, sys, time
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.settimeout(0.1)
for _ in range(100):  # It listens once it answers a Binding request.
    try:
        s.sendto(bytes.fromhex("000100002112a442") + bytes(12), ("192.0.2.1", 3478))
        s.recv(2048)
        break
    except OSError:
        time.sleep(0.1)
else:
    sys.exit("coturn does not start")
PYTHON
timeout 180 venv/bin/python gather.py
grep -q "error 437" log && echo "coturn's log: error 437"
INSIDE
output=$(unshare --map-root-user --net bash inside.sh)
echo "$output"
expected="turn:192.0.2.1: a relay at once, complete within 5 s
turn:192.0.2.1:3478: a relay at once, complete within 5 s
turn:192.0.2.1 and turn:192.0.2.1:3478?transport=tcp: a relay at once, complete within 5 s
turn:192.0.2.1 and turn:192.0.2.1:3478: a relay at once, complete after more than 30 s
coturn's log: error 437"
[ "$output" = "$expected" ] || { echo "libwebrtc or coturn behaves otherwise now" >&2; exit 1; }
echo "as described: one TURN server named twice keeps gathering open"
