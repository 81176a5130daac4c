"""Servers of a few lines: STUN and TURN with odd manners, and ports that speak something else."""

import hashlib
import hmac
import socket
import ssl
import struct
import threading
import time

COOKIE = b"\x21\x12\xa4\x42"
BINDING, ALLOCATE, REFRESH, PERMISSION, CHANNEL = 1, 3, 4, 8, 9
METHODS = {1: "binding", 3: "allocate", 4: "refresh", 8: "permission", 9: "channel"}


def attribute(kind, value):
    return struct.pack("!HH", kind, len(value)) + value + b"\0" * (-len(value) % 4)


def xor_address(kind, text, transaction):
    host, _, port = text.rpartition(":")
    host = host.strip("[]")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bytes_ = socket.inet_pton(family, host)
    mask = COOKIE + transaction
    return attribute(
        kind,
        struct.pack("!BBH", 0, 2 if ":" in host else 1, int(port) ^ 0x2112)
        + bytes(a ^ b for a, b in zip(bytes_, mask)),
    )


class Turn:
    """A STUN and TURN server with a script: what it answers in place of what it should.

    `script` may hold: mapped and relayed (addresses; "peer" is the client's own), realm, software,
    and for each of binding, allocate (the first one), authenticated (an Allocate with credentials),
    refresh, permission and channel an error ("400 Bad Request"), "silent", "close" or "empty".
    """

    def __init__(self, script, user="alice", password="open sesame"):
        self.script, self.user, self.password = script, user, password
        self.realm = script.get("realm", "field.test").encode("latin-1")

    @property
    def key(self):
        return hashlib.md5(
            self.user.encode() + b":" + self.realm + b":" + self.password.encode()
        ).digest()

    def answer(self, request, peer):
        """The bytes to send back; None for silence, b"" for an empty datagram, False for an end."""
        if len(request) < 20 or request[4:8] != COOKIE:
            return None
        kind = struct.unpack("!H", request[:2])[0]
        method, transaction = kind & 0xF | (kind & 0xE0) >> 1, request[8:20]
        if kind & 0x110:
            return None
        attributes = _attributes(request)
        step = METHODS.get(method, "other")
        if method == ALLOCATE and 8 in attributes:
            step = "authenticated"
        manner = self.script.get(step)
        if manner in ("silent", "close", "empty"):
            return {"silent": None, "close": False, "empty": b""}[manner]
        if manner:
            code, _, reason = manner.partition(" ")
            return self._error(method, transaction, int(code), reason, signed=step != "allocate")
        if method == BINDING:
            return self._success(method, transaction, peer, [])
        if 8 not in attributes:
            return self._error(method, transaction, 401, "Unauthorized", challenge=True)
        if not self._is_signed(request):
            return self._error(method, transaction, 401, "Unauthorized", challenge=True)
        more = []
        if method == ALLOCATE:
            relayed = self.script.get("relayed", "203.0.113.1:50000")
            more = [xor_address(0x16, relayed, transaction), attribute(0x0D, struct.pack("!I", 600))]
        if method == REFRESH:
            more = [attribute(0x0D, attributes.get(0x0D, struct.pack("!I", 600)))]
        return self._success(method, transaction, peer, more, signed=True)

    def _success(self, method, transaction, peer, more, signed=False):
        body = list(more)
        if method in (BINDING, ALLOCATE):
            mapped = self.script.get("mapped", "peer")
            if mapped != "none":
                mapped = f"[{peer[0]}]:{peer[1]}" if mapped == "peer" else mapped
                body.append(xor_address(0x20, mapped, transaction))
        return self._message(0x100 | method, transaction, body, signed)

    def _error(self, method, transaction, code, reason, challenge=False, signed=False):
        body = [attribute(9, struct.pack("!HBB", 0, code // 100, code % 100) + reason.encode())]
        if challenge or code in (401, 438):
            body += [attribute(0x14, self.realm), attribute(0x15, b"0123456789abcdef")]
        return self._message(0x110 | method, transaction, body, signed and not challenge and code != 401)

    def _message(self, kind, transaction, body, signed):
        if software := self.script.get("software"):
            body.append(attribute(0x8022, software.encode()))
        whole = b"".join(body)
        if signed:
            header = struct.pack("!HH", kind, len(whole) + 24) + COOKIE + transaction
            whole += attribute(8, hmac.digest(self.key, header + whole, "sha1"))
        return struct.pack("!HH", kind, len(whole)) + COOKIE + transaction + whole

    def _is_signed(self, request):
        place = 20
        while place + 4 <= len(request):
            kind, length = struct.unpack("!HH", request[place : place + 4])
            if kind == 8:
                head = request[:2] + struct.pack("!H", place + 24 - 20) + request[4:place]
                return hmac.compare_digest(
                    hmac.digest(self.key, head, "sha1"), request[place + 4 : place + 24]
                )
            place += 4 + length + -length % 4
        return False


def _attributes(message):
    found, place = {}, 20
    while place + 4 <= len(message):
        kind, length = struct.unpack("!HH", message[place : place + 4])
        found.setdefault(kind, message[place + 4 : place + 4 + length])
        place += 4 + length + -length % 4
    return found


def serve_datagrams(listener, server, answering=None):
    """Answers datagrams until the socket is closed; through `answering`, another socket, if given."""

    def loop():
        while True:
            try:
                request, peer = listener.recvfrom(4096)
                reply = server.answer(request, peer)
                if server.script.get("empty_first"):
                    listener.sendto(b"", peer)
                if reply is not None and reply is not False:
                    (answering or listener).sendto(reply, peer)
            except ValueError:
                return
            except OSError as error:
                # What an ICMP error to an earlier answer leaves behind.
                if listener.fileno() < 0 or error.errno == 9:
                    return

    threading.Thread(target=loop, daemon=True).start()


def serve_streams(listener, handle, tls=None):
    """Hands each connection to `handle` in a thread of its own, inside TLS if a context is given."""

    def one(connection, peer):
        try:
            if tls:
                connection = tls.wrap_socket(connection, server_side=True)
            handle(connection, peer)
        except OSError:
            pass
        finally:
            connection.close()

    def loop():
        while True:
            try:
                connection, peer = listener.accept()
            except (OSError, ValueError):
                return
            # 60 s: longer than any row.
            connection.settimeout(60)
            threading.Thread(target=one, args=(connection, peer), daemon=True).start()

    threading.Thread(target=loop, daemon=True).start()


def stun_stream(server):
    """STUN over a stream: messages one behind the other (RFC 8489 §6.2.2)."""

    def handle(connection, peer):
        buffer = b""
        while chunk := connection.recv(4096):
            buffer += chunk
            while len(buffer) >= 20:
                size = 20 + struct.unpack("!H", buffer[2:4])[0]
                if len(buffer) < size:
                    break
                reply = server.answer(buffer[:size], peer)
                buffer = buffer[size:]
                if reply is False:
                    return
                if reply:
                    connection.sendall(reply)

    return handle


def speaking(text, waits):
    """Something else than STUN: `text` at once, or once the client has sent anything."""

    def handle(connection, peer):
        if waits:
            connection.recv(4096)
        connection.sendall(text)
        connection.recv(4096)

    return handle


def silent(connection, peer):
    """Accepts and says nothing."""
    while connection.recv(4096):
        pass


def stalling(context, after):
    """A TLS handshake of which `after` bytes are sent, and no more."""

    def handle(connection, peer):
        incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        session = context.wrap_bio(incoming, outgoing, server_side=True)
        left = after
        while chunk := connection.recv(4096):
            incoming.write(chunk)
            try:
                session.do_handshake()
            except ssl.SSLWantReadError:
                pass
            flight = outgoing.read()[:left]
            left -= len(flight)
            if flight:
                connection.sendall(flight)

    return handle


def tls_context(folder):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(f"{folder}/chain.pem", f"{folder}/key.pem")
    return context


class Names:
    """A resolver with a script: for each name, or "*", what it answers.

    An answer may hold: a and aaaa (addresses), cname (a name), rcode, ede (an Extended DNS Error's
    code and text), delay (seconds), silent, and truncated (over UDP). What holds nothing is NODATA.
    """

    TYPES = {1: "a", 28: "aaaa"}

    def __init__(self, names):
        self.names = names

    def answer(self, query, is_stream):
        """The reply's bytes; None for silence."""
        labels, place = [], 12
        while query[place]:
            labels.append(query[place + 1 : place + 1 + query[place]].decode("latin-1"))
            place += 1 + query[place]
        question = query[12 : place + 5]
        kind = struct.unpack("!H", query[place + 1 : place + 3])[0]
        name = ".".join(labels).lower()
        manner = self.names.get(name, self.names.get("*", {"rcode": 3}))
        if delay := manner.get("delay"):
            time.sleep(delay)
        if manner.get("silent"):
            return None
        truncated = manner.get("truncated", False) and not is_stream
        records = [] if truncated else self._records(name, kind, manner, 0)
        extra = b""
        # An option only for whoever asks with EDNS (RFC 6891 section 7).
        if struct.unpack("!H", query[10:12])[0] > 0:
            option = b""
            if ede := manner.get("ede"):
                text = struct.pack("!H", ede[0]) + ede[1].encode()
                option = struct.pack("!HH", 15, len(text)) + text
            extra = b"\0" + struct.pack("!HHIH", 41, 1232, 0, len(option)) + option
        flags = 0x8180 | (0x0200 if truncated else 0) | manner.get("rcode", 0)
        return query[:2] + struct.pack(
            "!HHHHH", flags, 1, len(records), 0, 1 if extra else 0
        ) + question + b"".join(records) + extra

    def _records(self, name, kind, manner, depth):
        owner = _labels(name)
        records = []
        if cname := manner.get("cname"):
            value = _labels(cname)
            records.append(owner + struct.pack("!HHIH", 5, 1, 60, len(value)) + value)
            # A loop is cut after eight links, as resolvers do.
            if depth < 8:
                records += self._records(cname, kind, self.names.get(cname, {}), depth + 1)
            return records
        for address in manner.get(self.TYPES.get(kind, ""), []):
            family = socket.AF_INET if kind == 1 else socket.AF_INET6
            value = socket.inet_pton(family, address)
            records.append(owner + struct.pack("!HHIH", kind, 1, 60, len(value)) + value)
        return records


def _labels(name):
    return b"".join(bytes([len(l)]) + l.encode("latin-1") for l in name.split(".") if l) + b"\0"


def serve_names(datagrams, streams, names):
    """Answers queries until the sockets are closed, each in a thread of its own: one may be slow."""

    def one(query, peer):
        reply = names.answer(query, False)
        if reply:
            try:
                datagrams.sendto(reply, peer)
            except OSError:
                pass

    def loop():
        while True:
            try:
                query, peer = datagrams.recvfrom(4096)
            except (OSError, ValueError):
                if datagrams.fileno() < 0:
                    return
                continue
            threading.Thread(target=one, args=(query, peer), daemon=True).start()

    def stream(connection, peer):
        while size := connection.recv(2):
            query = connection.recv(struct.unpack("!H", size)[0])
            if reply := names.answer(query, True):
                connection.sendall(struct.pack("!H", len(reply)) + reply)

    threading.Thread(target=loop, daemon=True).start()
    serve_streams(streams, stream)
