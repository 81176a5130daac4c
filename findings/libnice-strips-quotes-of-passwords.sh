#!/usr/bin/env bash
# libnice 0.1.21 takes the quotes off a TURN password, so that it logs in with another one.
#
# Seen: the password "secret" with the quotes as part of it (a generated one may begin and end so) is right
# for coturn 4.6.1 and aioice 0.13.0, which gets a relay. libnice hashes it without the quotes, gets 401,
# and gathers no relay; where the server's password has no quotes, it gets a relay with the quoted one,
# and aioice rightly none. So the same configuration works in one program and fails in the other, and the
# server's log says that the credentials are wrong.
#
# Needs: Debian 12 with fresh package lists (apt-get update), python3 with venv. Traffic: 127.0.0.1
# only, besides the packages.
set -euo pipefail
work=$(mktemp -d)
servers=()
trap '[ ${#servers[@]} = 0 ] || kill "${servers[@]}" 2>/dev/null || true; rm -rf "$work"' EXIT
cd "$work"

mkdir -p debs/partial root
apt-get -qq -y --no-install-recommends --download-only --reinstall \
  -o Dir::Cache::archives="$work/debs" -o APT::Sandbox::User=root \
  install libnice10=0.1.21-1 coturn=4.6.1-1 >/dev/null
for deb in debs/*.deb; do dpkg -x "$deb" root; done
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check aioice==0.13.0
libraries="$work/root/usr/lib/$(uname -m)-linux-gnu"
read -r plain quoted < <(python3 -c '
import socket
sockets = [socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(2)]
for s in sockets: s.bind(("127.0.0.1", 0))
print(*[s.getsockname()[1] for s in sockets])')
serve() { # PORT PASSWORD
  LD_LIBRARY_PATH="$libraries" root/usr/bin/turnserver -n --no-tls --no-dtls --no-cli \
    --listening-ip=127.0.0.1 --relay-ip=127.0.0.1 --listening-port="$1" --lt-cred-mech \
    --user="user:$2" --realm=turn.example --log-file=stdout --pidfile="$work/$1.pid" \
    --userdb="$work/$1.db" >"$1.log" 2>&1 &
  servers+=($!)
}
serve "$plain" 'secret'
serve "$quoted" '"secret"'

cat >with_aioice.py <<'PYTHON'
import asyncio, socket, sys, time

import aioice

port, password = int(sys.argv[1]), sys.argv[2]


async def gathered():
    connection = aioice.Connection(
        ice_controlling=True, components=1, turn_server=("127.0.0.1", port), turn_username="user",
        turn_password=password)
    await connection.gather_candidates()
    types = {candidate.type for candidate in connection.local_candidates}
    await connection.close()
    return "a relay" if "relay" in types else "no relay"


ready = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
ready.settimeout(0.1)
for _ in range(100):  # coturn listens once it answers a Binding request.
    try:
        ready.sendto(bytes.fromhex("000100002112a442") + bytes(12), ("127.0.0.1", port))
        ready.recv(2048)
        break
    except OSError:
        time.sleep(0.1)
print(asyncio.run(gathered()))
PYTHON
cat >with_libnice.py <<'PYTHON'
import ctypes, os, sys, time

port, password = int(sys.argv[1]), os.fsencode(sys.argv[2])
nice = ctypes.CDLL("libnice.so.10")
gobject = ctypes.CDLL("libgobject-2.0.so.0")
glib = ctypes.CDLL("libglib-2.0.so.0")
pointer, text, number = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_uint
nice.nice_agent_new.restype = pointer
nice.nice_agent_get_local_candidates.restype = pointer
glib.g_main_context_new.restype = pointer


class List(ctypes.Structure):
    pass


List._fields_ = [("data", ctypes.POINTER(ctypes.c_int)), ("next", ctypes.POINTER(List))]
RELAYED = 3  # NICE_CANDIDATE_TYPE_RELAYED; a candidate begins with its type

context = pointer(glib.g_main_context_new())
glib.g_main_context_push_thread_default(context)
agent = pointer(nice.nice_agent_new(context, 0))  # NICE_COMPATIBILITY_RFC5245
gobject.g_object_set(agent, text(b"upnp"), 0, text(b"ice-tcp"), 0, None)
stream = nice.nice_agent_add_stream(agent, 1)
address = ctypes.create_string_buffer(256)  # larger than a NiceAddress
nice.nice_address_init(address)
nice.nice_address_set_from_string(address, text(b"127.0.0.1"))
nice.nice_agent_add_local_address(agent, address)
nice.nice_agent_set_relay_info(
    agent, stream, 1, text(b"127.0.0.1"), port, text(b"user"), text(password), 0)  # over UDP
done, closed = [], []
ended = ctypes.CFUNCTYPE(None, pointer, number, pointer)(lambda *_: done.append(True))
ready = ctypes.CFUNCTYPE(None, pointer, pointer, pointer)(lambda *_: closed.append(True))
received = ctypes.CFUNCTYPE(None)(lambda: None)
gobject.g_signal_connect_data(agent, text(b"candidate-gathering-done"), ended, None, None, 0)
nice.nice_agent_attach_recv(agent, stream, 1, context, received, None)
nice.nice_agent_gather_candidates(agent, stream)


def turn_until(happened):
    end = time.monotonic() + 20
    while not happened and time.monotonic() < end:
        if not glib.g_main_context_iteration(context, 0):
            time.sleep(0.001)


turn_until(done)
entry, types = nice.nice_agent_get_local_candidates(agent, stream, 1), []
entry = ctypes.cast(entry, ctypes.POINTER(List))
while entry:
    types.append(entry.contents.data[0])
    entry = entry.contents.next
nice.nice_agent_close_async(agent, ready, None)  # frees the relay
turn_until(closed)
print("a relay" if RELAYED in types else "no relay")
PYTHON

output=$(
  for server in plain quoted; do
    for password in 'secret' '"secret"'; do
      echo "server's password $server, client's $password:" \
        "aioice $(timeout 30 venv/bin/python with_aioice.py "${!server}" "$password")," \
        "libnice $(LD_LIBRARY_PATH="$libraries" timeout 60 python3 with_libnice.py "${!server}" "$password")"
    done
  done
)
echo "$output"
expected='server'\''s password plain, client'\''s secret: aioice a relay, libnice a relay
server'\''s password plain, client'\''s "secret": aioice no relay, libnice a relay
server'\''s password quoted, client'\''s secret: aioice no relay, libnice no relay
server'\''s password quoted, client'\''s "secret": aioice a relay, libnice no relay'
[ "$output" = "$expected" ] || { echo "libnice, aioice or coturn behave otherwise now" >&2; exit 1; }
echo "as described: libnice 0.1.21 never sends the password that has quotes around it"
