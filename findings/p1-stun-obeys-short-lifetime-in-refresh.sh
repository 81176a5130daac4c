#!/usr/bin/env bash
# p1_stun 1.2.7 (eturnal, ejabberd) raises a short LIFETIME in Allocate, and obeys it in Refresh.
#
# Seen: an Allocate with LIFETIME 1 is granted for 600 s, since a server ignores what is less than its
# default (RFC 8656 §7.2). A Refresh with LIFETIME 1, for which §8.2 has the same rule, is answered with
# 1, and the relay is gone a second later: CreatePermission gets 437. coturn 4.6.1 says 600 to both. A
# client that asks for little in each Refresh, and counts on the default, loses its relay here.
#
# Needs: Debian 12 with fresh package lists (apt-get update), python3, erlang-base. Traffic: 127.0.0.1
# only.
set -euo pipefail
work=$(mktemp -d)
servers=()
trap '[ ${#servers[@]} = 0 ] || kill "${servers[@]}" 2>/dev/null || true; rm -rf "$work"' EXIT
cd "$work"

mkdir -p debs/partial root
apt-get -qq -y --no-install-recommends --download-only --reinstall \
  -o Dir::Cache::archives="$work/debs" -o APT::Sandbox::User=root \
  install erlang-p1-stun=1.2.7-1 coturn=4.6.1-1 >/dev/null
for deb in debs/*.deb; do dpkg -x "$deb" root; done
read -r coturn p1 < <(python3 -c '
import socket
sockets = [socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(2)]
for s in sockets: s.bind(("127.0.0.1", 0))
print(*[s.getsockname()[1] for s in sockets])')
LD_LIBRARY_PATH="$work/root/usr/lib/$(uname -m)-linux-gnu" root/usr/bin/turnserver -n --no-tls \
  --no-dtls --no-cli --listening-ip=127.0.0.1 --relay-ip=127.0.0.1 --listening-port="$coturn" \
  --lt-cred-mech --user=user:secret --realm=turn.example --log-file=stdout --pidfile="$work/pid" \
  --userdb="$work/db" >coturn.log 2>&1 &
servers+=($!)
cat >p1.escript <<'ERLANG'
#!/usr/bin/env escript
main([Port]) ->
    {ok, _} = application:ensure_all_started(stun),
    Users = fun(<<"user">>, _Realm) -> <<"secret">>; (_, _) -> <<"">> end,
    ok = stun_listener:add_listener({127, 0, 0, 1}, list_to_integer(Port), udp,
                                    [use_turn, {turn_ipv4_address, {127, 0, 0, 1}},
                                     {auth_type, user}, {auth_realm, <<"turn.example">>},
                                     {auth_fun, Users}]),
    receive never -> ok end.
ERLANG
ERL_LIBS="$work/root/usr/lib/erlang/lib" escript p1.escript "$p1" >p1.log 2>&1 &
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


def ready(port):
    for _ in range(100):
        try:
            return Client(port)
        except OSError:
            time.sleep(0.1)
    sys.exit("a server does not start")


UDP, SECOND = attribute(0x0019, b"\x11\0\0\0"), attribute(0x000D, struct.pack(">I", 1))
PEER = attribute(0x0012, struct.pack(">BBHI", 0, 1, 9 ^ 0x2112, 0xC0000201 ^ 0x2112A442))  # 192.0.2.1:9


def granted(answer):
    seconds = struct.unpack(">I", answer[1][0x000D])[0]
    return "about 600" if 590 <= seconds <= 600 else "%d" % seconds


for name, port in (("coturn", int(sys.argv[1])), ("p1_stun", int(sys.argv[2]))):
    ready(port)
    client = Client(port)
    allocated, refreshed = client.ask(0x0003, UDP + SECOND), client.ask(0x0004, SECOND)
    end, gone = time.monotonic() + 5, False
    while time.monotonic() < end and not gone:
        kind, found = client.ask(0x0008, PEER)
        gone = kind == 0x0118 and found[0x0009][2:4] == b"\4\45"  # 437
        time.sleep(0.1)
    print("%s: Allocate with LIFETIME 1: %s s; Refresh with LIFETIME 1: %s s; 437 within 5 s: %s" % (
        name, granted(allocated), granted(refreshed), gone))
PYTHON
output=$(timeout 60 python3 ask.py "$coturn" "$p1")
echo "$output"
expected='coturn: Allocate with LIFETIME 1: about 600 s; Refresh with LIFETIME 1: about 600 s; 437 within 5 s: False
p1_stun: Allocate with LIFETIME 1: about 600 s; Refresh with LIFETIME 1: 1 s; 437 within 5 s: True'
[ "$output" = "$expected" ] || { cat p1.log >&2; echo "p1_stun or coturn behaves otherwise now" >&2; exit 1; }
echo "as described: p1_stun 1.2.7 has a minimum for Allocate only"
