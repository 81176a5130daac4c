#!/usr/bin/env bash
# The RESERVATION-TOKEN of a server made of pion/turn 2.1.0 reserves no port.
#
# Seen: an Allocate with EVEN-PORT and its R bit gets an even port N and a token, with which a second
# Allocate is to get N + 1 (RFC 8656 §7.2), the pair that RTP and RTCP want. coturn 4.6.1 grants N + 1.
# pion grants the second one, too, with success, on a port from anywhere: it hands out the token and
# never looks one up.
#
# Needs: Debian 12 with fresh package lists (apt-get update), python3, go 1.19 or later. Traffic:
# 127.0.0.1 only.
set -euo pipefail
work=$(mktemp -d)
servers=()
trap '[ ${#servers[@]} = 0 ] || kill "${servers[@]}" 2>/dev/null || true; rm -rf "$work"' EXIT
cd "$work"

mkdir -p debs/partial root
apt-get -qq -y --no-install-recommends --download-only --reinstall \
  -o Dir::Cache::archives="$work/debs" -o APT::Sandbox::User=root \
  install golang-github-pion-turn.v2-dev=2.1.0-1 coturn=4.6.1-1 >/dev/null
for deb in debs/*.deb; do dpkg -x "$deb" root; done

cat >main.go <<'GO'
package main

import (
	"fmt"
	"net"

	"github.com/pion/turn/v2"
)

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func main() {
	udp, err := net.ListenPacket("udp4", "127.0.0.1:0")
	must(err)
	relay := &turn.RelayAddressGeneratorStatic{
		RelayAddress: net.IPv4(127, 0, 0, 1), Address: "127.0.0.1"}
	_, err = turn.NewServer(turn.ServerConfig{
		Realm: "turn.example",
		AuthHandler: func(user, realm string, _ net.Addr) ([]byte, bool) {
			return turn.GenerateAuthKey(user, realm, "secret"), user == "user"
		},
		PacketConnConfigs: []turn.PacketConnConfig{{PacketConn: udp, RelayAddressGenerator: relay}},
	})
	must(err)
	fmt.Println(udp.LocalAddr().(*net.UDPAddr).Port)
	select {}
}
GO
GO111MODULE=off GOFLAGS= GOCACHE="$work/cache" GOPATH="$work/root/usr/share/gocode:/usr/share/gocode" \
  go build -o server main.go
mkfifo port
./server >port 2>log &
servers+=($!)
exec 3<port # stays open: pion writes its log to standard output
read -r pion <&3
coturn=$(python3 -c '
import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.bind(("127.0.0.1", 0))
print(s.getsockname()[1])')
LD_LIBRARY_PATH="$work/root/usr/lib/$(uname -m)-linux-gnu" root/usr/bin/turnserver -n --no-tls \
  --no-dtls --no-cli --listening-ip=127.0.0.1 --relay-ip=127.0.0.1 --listening-port="$coturn" \
  --lt-cred-mech --user=user:secret --realm=turn.example --log-file=stdout --pidfile="$work/pid" \
  --userdb="$work/db" >coturn.log 2>&1 &
servers+=($!)

cat >ask.py <<'PYTHON'
import hashlib, hmac, os, socket, struct, sys, time

key = hashlib.md5(b"user:turn.example:secret").digest()  # RFC 8489 §9.2.2


def attribute(kind, value):
    return struct.pack(">HH", kind, len(value)) + value + b"\0" * (-len(value) % 4)


def head(method, size, transaction):
    return struct.pack(">HHI", method, size, 0x2112A442) + transaction


class Client:
    def __init__(self, server):
        self.udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.udp.connect(("127.0.0.1", server))
        self.udp.settimeout(2)
        self.nonce = None
        self.nonce = self.ask(0x0003, attribute(0x0019, b"\x11\0\0\0"))[1][0x0015]

    def ask(self, method, body=b""):
        """The answer's class and method, and its attributes by number."""
        transaction = os.urandom(12)
        if self.nonce:
            body += attribute(0x0006, b"user") + attribute(0x0014, b"turn.example")
            body += attribute(0x0015, self.nonce)
            signed = head(method, len(body) + 24, transaction) + body
            body += attribute(0x0008, hmac.new(key, signed, hashlib.sha1).digest())
        self.udp.send(head(method, len(body), transaction) + body)
        answer = self.udp.recv(2048)
        found, rest = {}, answer[20:]
        while rest:
            kind, size = struct.unpack(">HH", rest[:4])
            found[kind] = rest[4:4 + size]
            rest = rest[4 + size + -size % 4:]
        return struct.unpack(">H", answer[:2])[0], found


def granted(port, *wanted):
    """The port of a new relay, and its token."""
    client = Client(port)
    kind, found = client.ask(0x0003, attribute(0x0019, b"\x11\0\0\0") + b"".join(wanted))
    if kind != 0x0103:
        sys.exit("no relay")
    return struct.unpack(">H", found[0x0016][2:4])[0] ^ 0x2112, found.get(0x0022)


def ready(port):
    for _ in range(100):
        try:
            return Client(port)
        except OSError:
            time.sleep(0.1)
    sys.exit("a server does not start")


for name, port in (("coturn", int(sys.argv[1])), ("pion", int(sys.argv[2]))):
    ready(port)
    pairs = []
    for _ in range(5):
        first, token = granted(port, attribute(0x0018, b"\x80"))
        pairs.append((first, granted(port, attribute(0x0022, token))[0]))
    print("%s: the first port even %d of 5 times, the second the next one %d of 5 times" % (
        name, sum(first % 2 == 0 for first, _ in pairs),
        sum(second == first + 1 for first, second in pairs)))
PYTHON
output=$(timeout 60 python3 ask.py "$coturn" "$pion")
echo "$output"
expected='coturn: the first port even 5 of 5 times, the second the next one 5 of 5 times
pion: the first port even 5 of 5 times, the second the next one 0 of 5 times'
[ "$output" = "$expected" ] || { echo "pion/turn or coturn behaves otherwise now" >&2; exit 1; }
echo "as described: pion/turn 2.1.0 forgets what it has reserved"
