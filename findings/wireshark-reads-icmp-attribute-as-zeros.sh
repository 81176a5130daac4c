#!/usr/bin/env bash
# Wireshark 4.0.17 shows "ICMP type: 0, ICMP code: 0" for every ICMP attribute of TURN.
#
# Seen: the ICMP attribute of a Data indication (RFC 8656 §18.13) begins with two reserved bytes; type
# and code stand in the next two (the figure draws 7 and 9 bits, and there are libraries that write 8 and
# 8). tshark reads type and code from the reserved bytes. So "port unreachable" (3, 3) and "fragmentation
# needed" (3, 4) look like an echo reply in either layout, and the filter `stun.att.icmp.type == 3` finds
# none of them.
#
# Needs: Debian 12 with fresh package lists (apt-get update), python3. No traffic besides the packages.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

mkdir -p debs/partial root home
apt-get -qq -y --no-install-recommends --download-only --reinstall \
  -o Dir::Cache::archives="$work/debs" -o APT::Sandbox::User=root \
  install tshark=4.0.17-0+deb12u3 libwireshark16=4.0.17-0+deb12u3 \
  libwireshark-data=4.0.17-0+deb12u3 >/dev/null
for deb in debs/*.deb; do dpkg -x "$deb" root; done
export HOME="$work/home" LD_LIBRARY_PATH="$work/root/usr/lib/$(uname -m)-linux-gnu"

# A capture of raw IPv4 packets (link type 101), a Data indication in each.
python3 - >indications.pcap <<'PYTHON'
import socket, struct, sys


def attribute(kind, value):
    return struct.pack(">HH", kind, len(value)) + value + b"\0" * (-len(value) % 4)


def packet(type_and_code, more):
    peer = struct.pack(">BBHI", 0, 1, 5000 ^ 0x2112, 0xC0000201 ^ 0x2112A442)  # 192.0.2.1:5000
    icmp = struct.pack(">HHI", 0, type_and_code, more)
    body = attribute(0x0012, peer) + attribute(0x8004, icmp)
    stun = struct.pack(">HHI", 0x0017, len(body), 0x2112A442) + bytes(range(12)) + body
    udp = struct.pack(">HHHH", 3478, 40000, 8 + len(stun), 0) + stun
    addresses = socket.inet_aton("203.0.113.1") + socket.inet_aton("198.51.100.2")
    return struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(udp), 0, 0, 64, 17, 0) + addresses + udp


out = sys.stdout.buffer
out.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 101))
for second, icmp in enumerate(((3 << 9 | 3, 0), (3 << 9 | 4, 1280), (3 << 8 | 3, 0), (3 << 8 | 4, 1280))):
    data = packet(*icmp)
    out.write(struct.pack("<IIII", second, 0, len(data), len(data)) + data)
PYTHON

shark() {
  root/usr/bin/tshark -r indications.pcap "$@" 2>/dev/null
}
output=$(
  echo "sent: 3/3 3/4 in 7 and 9 bits, 3/3 3/4 in 8 and 8"
  echo "methods:" $(shark -T fields -e stun.type.method)
  echo "types:" $(shark -T fields -e stun.att.icmp.type)
  echo "codes:" $(shark -T fields -e stun.att.icmp.code)
  echo "found by type 3: $(shark -Y 'stun.att.icmp.type == 3' | wc -l)"
)
echo "$output"
expected='sent: 3/3 3/4 in 7 and 9 bits, 3/3 3/4 in 8 and 8
methods: 0x0007 0x0007 0x0007 0x0007
types: 0 0 0 0
codes: 0 0 0 0
found by type 3: 0'
[ "$output" = "$expected" ] || { echo "tshark behaves otherwise now" >&2; exit 1; }
echo "as described: tshark 4.0.17 reads the reserved bytes"
