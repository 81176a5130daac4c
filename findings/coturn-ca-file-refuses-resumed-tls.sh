#!/usr/bin/env bash
# coturn 4.6.1 with `CA-file` breaks off each TLS session that a client resumes.
#
# Seen: with `CA-file` (client certificates are asked for) the first TLS 1.2 connection of a client
# works, and brings a session ticket. The next one, that offers the ticket, ends with the alert
# internal_error (80); a client that forgets its session comes in again. Without `CA-file` the same
# server resumes. So clients with a session cache work once, and then never until it forgets: OpenSSL
# wants a session id context from a server that verifies its clients, and coturn sets none.
#
# Needs: Debian 12 with fresh package lists (apt-get update), python3, openssl. Traffic: 127.0.0.1
# only.
set -euo pipefail
work=$(mktemp -d)
servers=()
trap '[ ${#servers[@]} = 0 ] || kill "${servers[@]}" 2>/dev/null || true; rm -rf "$work"' EXIT
cd "$work"

mkdir -p debs/partial root
apt-get -qq -y --no-install-recommends --download-only --reinstall \
  -o Dir::Cache::archives="$work/debs" -o APT::Sandbox::User=root install coturn=4.6.1-1 >/dev/null
for deb in debs/*.deb; do dpkg -x "$deb" root; done

openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 2 \
  -subj /CN=authority.example 2>/dev/null
for name in server client; do
  openssl req -newkey rsa:2048 -nodes -keyout $name.key -out $name.csr \
    -subj /CN=$name.example 2>/dev/null
  openssl x509 -req -in $name.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 \
    -out $name.pem 2>/dev/null
done

read -r plain asking asking_plain trusting < <(python3 -c '
import socket
sockets = [socket.socket(socket.AF_INET, socket.SOCK_STREAM) for _ in range(4)]
for s in sockets: s.bind(("127.0.0.1", 0))
print(*[s.getsockname()[1] for s in sockets])')

serve() { # NAME PLAIN SECURE [OPTION]
  LD_LIBRARY_PATH="$work/root/usr/lib/$(uname -m)-linux-gnu" root/usr/bin/turnserver -n --no-cli \
    --no-dtls --listening-ip=127.0.0.1 --relay-ip=127.0.0.1 --listening-port="$2" \
    --tls-listening-port="$3" --cert="$work/server.pem" --pkey="$work/server.key" --lt-cred-mech \
    --user=user:secret --realm=turn.example --log-file=stdout --pidfile="$work/$1.pid" \
    --userdb="$work/$1.db" "${@:4}" >"$1.log" 2>&1 &
  servers+=($!)
}
serve asking "$asking_plain" "$asking" --CA-file="$work/ca.pem"
serve trusting "$plain" "$trusting"

cat >ask.py <<'PYTHON'
import os, socket, ssl, sys, time

context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
context.check_hostname = False
context.load_verify_locations("ca.pem")
context.load_cert_chain("client.pem", "client.key")
context.maximum_version = ssl.TLSVersion.TLSv1_2


def connected(port, session=None):
    """What becomes of a TLS connection and a Binding request in it, and the session."""
    for _ in range(100):
        try:
            tcp = socket.create_connection(("127.0.0.1", port), 5)
            break
        except ConnectionRefusedError:
            time.sleep(0.1)
    try:
        with context.wrap_socket(tcp, session=session) as tls:
            tls.sendall(bytes.fromhex("000100002112a442") + os.urandom(12))
            answered = tls.recv(2048)[:2] == b"\1\1"
            resumed = "resumed" if tls.session_reused else "a new session"
            return resumed + (", Binding answered" if answered else ""), tls.session
    except ssl.SSLError as error:
        return error.reason, None


for name, port in (("CA-file", int(sys.argv[1])), ("no CA-file", int(sys.argv[2]))):
    first, session = connected(port)
    print("%s: first: %s" % (name, first))
    print("%s: with its session: %s" % (name, connected(port, session)[0]))
    print("%s: without: %s" % (name, connected(port)[0]))
PYTHON
output=$(timeout 60 python3 ask.py "$asking" "$trusting")
echo "$output"
expected='CA-file: first: a new session, Binding answered
CA-file: with its session: TLSV1_ALERT_INTERNAL_ERROR
CA-file: without: a new session, Binding answered
no CA-file: first: a new session, Binding answered
no CA-file: with its session: resumed, Binding answered
no CA-file: without: a new session, Binding answered'
[ "$output" = "$expected" ] || { echo "coturn behaves otherwise now" >&2; exit 1; }
echo "as described: with CA-file coturn 4.6.1 refuses the session that it has issued"
