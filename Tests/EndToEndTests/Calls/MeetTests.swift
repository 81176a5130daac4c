import BuiltIceprobe
import Foundation
import TestCertificates
import TestServers
import Testing

extension EndToEnd {
  /// `iceprobe meet`, talked to byte by byte.
  @Suite struct MeetTests {
    typealias Frame = WebSocketClient.Frame

    @Test func `Two members of a room are passed each other's messages`() async throws {
      try await RunningMeet.run { meet in
        let (anna, bert) = try meet.pair()
        anna.send(RunningMeet.signal)
        #expect(try bert.next() == .text(RunningMeet.signal))
        bert.send(#"{"type":"restart","kind":"ice","generation":2}"#)
        #expect(try anna.next() == .text(#"{"type":"restart","kind":"ice","generation":2}"#))
        anna.send(#"{"type":"ping","number":7}"#)
        #expect(try anna.next() == .text(#"{"type":"pong","number":7}"#))
        // In three fragments, with a ping between them (RFC 6455 §5.4).
        let bytes = Array(RunningMeet.signal.utf8)
        anna.send(WebSocketClient.frame(1, Array(bytes[..<10]), isFinal: false))
        anna.send(WebSocketClient.frame(0, Array(bytes[10..<20]), isFinal: false))
        anna.send(WebSocketClient.frame(9, [1, 2, 3]))
        anna.send(WebSocketClient.frame(0, Array(bytes[20...])))
        #expect(try anna.next() == .other(10))
        #expect(try bert.next() == .text(RunningMeet.signal))
        anna.send(#"{"type":"leave"}"#)
        #expect(try bert.next() == .text(#"{"type":"leave"}"#))
        #expect(try anna.next() == .close(1000))
      }
    }

    @Test func `A third is refused, and so is a second connection of a member`() async throws {
      try await RunningMeet.run { meet in
        let (anna, bert) = try meet.pair()
        for (participant, reason) in [
          (RunningMeet.carl, "room-full"), (RunningMeet.anna, "already-joined"),
        ] {
          let (client, first) = try meet.join(participant, "instance-c1")
          #expect(first == .text(RunningMeet.end(reason)))
          #expect(try client.next() == .close(1008))
          client.send(WebSocketClient.frame(8, [3, 232]))
          #expect(try client.next() == .end)
        }
        anna.send(RunningMeet.signal)
        #expect(try bert.next() == .text(RunningMeet.signal))
        // In another room there is a place.
        let (_, first) = try meet.join(RunningMeet.carl, "instance-c1", room: "another")
        #expect(first == .text(RunningMeet.join(RunningMeet.carl, "instance-c1")))
      }
    }

    @Test func `A member whose connection was cut comes back to its place`() async throws {
      try await RunningMeet.run { meet in
        let bert: WebSocketClient
        do {
          let (_, other) = try meet.pair()
          bert = other
        }
        // Anna's connection is closed without a word. Her place is not free, but for herself.
        let anna = try await eventually("Anna is away") {
          let (client, first) = try meet.join(RunningMeet.anna, "instance-a2")
          return first == .text(RunningMeet.join(RunningMeet.anna, "instance-a2")) ? client : nil
        }
        #expect(try anna.next() == .text(RunningMeet.join(RunningMeet.bert, "instance-b1")))
        #expect(try bert.next() == .text(RunningMeet.join(RunningMeet.anna, "instance-a2")))
        bert.send(RunningMeet.signal)
        #expect(try anna.next() == .text(RunningMeet.signal))
      }
    }

    /// What a hostile member sends.
    struct Attack: CustomTestStringConvertible, Sendable {
      let testDescription: String
      let bytes: [UInt8]
      var reason = "bad-message"

      init(_ name: String, _ bytes: [UInt8]) { (testDescription, self.bytes) = (name, bytes) }

      /// Far more than may be sent at once.
      init(flood name: String, _ frame: [UInt8]) {
        testDescription = name
        bytes = Array(repeatElement(frame, count: 2000).joined())
        reason = "rate-limit"
      }
    }

    static let attacks: [Attack] = [
      Attack("8,193 bytes", WebSocketClient.frame(1, Array(repeating: 0x20, count: 8193))),
      Attack("a length of 2^62", WebSocketClient.frame(1, [0x20], length: 1 << 62)),
      Attack("a length of 2^64 - 1", WebSocketClient.frame(1, [0x20], length: .max)),
      Attack("a binary message", WebSocketClient.frame(2, Array(RunningMeet.signal.utf8))),
      Attack("no JSON", WebSocketClient.frame(1, Array("{".utf8))),
      Attack("no UTF-8", WebSocketClient.frame(1, [0x22, 0xFF, 0xFE, 0x22])),
      Attack("deep JSON", WebSocketClient.frame(1, Array(repeating: 0x5B, count: 8192))),
      Attack("an empty message", WebSocketClient.frame(1, [])),
      Attack("another's words", WebSocketClient.frame(1, Array(RunningMeet.end("room-full").utf8))),
      Attack(
        "a frame without a mask",
        WebSocketClient.frame(1, Array(RunningMeet.signal.utf8), isMasked: false)),
      Attack(
        "a bit of an extension",
        WebSocketClient.frame(1, Array(RunningMeet.signal.utf8), reserved: 4)),
      Attack("an unknown opcode", WebSocketClient.frame(3, [])),
      Attack("an unknown control frame", WebSocketClient.frame(11, [])),
      Attack("a ping in fragments", WebSocketClient.frame(9, [1], isFinal: false)),
      Attack("a ping of 126 bytes", WebSocketClient.frame(9, Array(repeating: 1, count: 126))),
      Attack("a continuation of nothing", WebSocketClient.frame(0, [1])),
      Attack(
        "a message within another",
        WebSocketClient.frame(1, [1], isFinal: false) + WebSocketClient.frame(1, [1])),
      Attack(
        "fragments without an end",
        WebSocketClient.frame(1, [1], isFinal: false)
          + Array(repeatElement(WebSocketClient.frame(0, [1], isFinal: false), count: 500).joined())
      ),
      Attack(
        "empty fragments without an end",
        WebSocketClient.frame(1, [], isFinal: false)
          + Array(repeatElement(WebSocketClient.frame(0, [], isFinal: false), count: 500).joined())),
      Attack(
        "large fragments without an end",
        WebSocketClient.frame(1, Array(repeating: 1, count: 8000), isFinal: false)
          + WebSocketClient.frame(0, Array(repeating: 1, count: 8000), isFinal: false)),
      Attack(
        flood: "a flood of messages", WebSocketClient.frame(1, Array(RunningMeet.signal.utf8))),
      Attack(flood: "a flood of pings", WebSocketClient.frame(9, [1, 2, 3])),
      Attack(flood: "a flood of pongs", WebSocketClient.frame(10, [])),
    ]

    @Test func `A hostile member is put out, and costs the others nothing`() async throws {
      try await RunningMeet.run { meet in
        let (anna, bert) = try meet.pair()
        for (number, attack) in Self.attacks.enumerated() {
          for hasJoined in [false, true] {
            let name = "\(attack.testDescription), \(hasJoined ? "as a member" : "at the door")"
            let client = try WebSocketClient(port: meet.port, path: "/attack-\(number)")
            if hasJoined {
              client.send(RunningMeet.join(RunningMeet.carl, "instance-c1"))
              #expect(
                try client.next() == .text(RunningMeet.join(RunningMeet.carl, "instance-c1")))
            }
            client.send(attack.bytes)
            var frames: [Frame] = []
            repeat {
              frames.append(try client.next())
            } while frames.last == .other(10)
            // Whoever says anything but who it is, at the door, gets no further.
            let isWord = attack.bytes.first.map { $0 & 0x0F == 1 } ?? false
            let reason = !hasJoined && isWord ? "bad-message" : attack.reason
            #expect(frames.last == .text(RunningMeet.end(reason)), "\(name)")
            #expect(try client.next() == .close(1008), "\(name)")
          }
          anna.send(RunningMeet.signal)
          #expect(try bert.next() == .text(RunningMeet.signal))
        }
      }
    }

    @Test func `What is no WebSocket of a room is refused`() async throws {
      try await RunningMeet.run { meet in
        let long = String(repeating: "a", count: 20_000)
        for (request, status) in [
          ("GET /room HTTP/1.1\r\nHost: localhost\r\n\r\n", "400"),
          ("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", "404"),
          ("POST /room HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n", "405"),
          (WebSocketClient.request("/"), "404"), (WebSocketClient.request("/a/b"), "404"),
          (WebSocketClient.request("/a?b"), "400"),
          (WebSocketClient.request("/\(String(repeating: "a", count: 65))"), "404"),
          (WebSocketClient.request("/room", more: "X-Long: \(long)\r\n"), "400"),
          (WebSocketClient.request("/\(long)"), "400"),
          (
            WebSocketClient.request("/room").replacing("Version: 13", with: "Version: 12"), "400"
          ), ("\u{16}\u{3}\u{1}\r\n\r\n", "400"),
        ] {
          let answer = try WebSocketClient(port: meet.port).ask(request)
          #expect(answer.hasPrefix("HTTP/1.1 \(status) "), "\(request.prefix(60)): \(answer)")
        }
        _ = try meet.pair()
      }
    }

    @Test func `Whoever does not join in ten seconds is closed`() async throws {
      try await RunningMeet.run { meet in
        let silent = try WebSocketClient(port: meet.port)
        let slow = try WebSocketClient(port: meet.port)
        slow.send(Array("GET /room HTTP/1.1\r\nHost: ".utf8))
        let undecided = try WebSocketClient(port: meet.port, path: "/room")
        #expect(try undecided.next() == .text(RunningMeet.end("time-limit")))
        #expect(try silent.next() == .end)
        #expect(try slow.next() == .end)
      }
    }

    @Test func `SIGTERM ends it in order, whoever is there`() async throws {
      let meet = try await RunningMeet.start()
      let (anna, bert) = try meet.pair()
      let undecided = try WebSocketClient(port: meet.port, path: "/room")
      let slow = try WebSocketClient(port: meet.port)
      slow.send(Array("GET /room HTTP/1.1\r\nHost: ".utf8))
      try await meet.end()
      for client in [anna, bert, undecided] {
        #expect(try client.next() == .text(RunningMeet.end("shutting-down")))
        #expect(try client.next() == .close(1001))
      }
      #expect(try slow.next() == .end)
    }

    @Test func `Rooms are bounded by --rooms`() async throws {
      try await RunningMeet.run(["--rooms", "1"]) { meet in
        let anna = try meet.member(RunningMeet.anna, "instance-a1")
        let (client, first) = try meet.join(RunningMeet.carl, "instance-c1", room: "another")
        #expect(first == .text(RunningMeet.end("too-many-rooms")))
        #expect(try client.next() == .close(1013))
        let bert = try meet.member(RunningMeet.bert, "instance-b1")
        bert.send(RunningMeet.signal)
        #expect(try anna.next() == .text(RunningMeet.join(RunningMeet.bert, "instance-b1")))
        #expect(try anna.next() == .text(RunningMeet.signal))
      }
    }

    @Test(arguments: [
      (["--cert", "x.pem"], "--cert and --key: expected both, or neither"),
      (["--rooms", "0"], "--rooms: expected 1 to 30000"),
      (["--cert", "none.pem", "--key", "none.pem"], "--cert: cannot read none.pem"),
      (["--listen", "nowhere:1"], "is invalid for '--listen <address:port>'"),
    ])
    func `Wrong options are refused`(_ options: [String], _ words: String) async throws {
      let outcome = try await Iceprobe.run(["meet"] + options)
      #expect(outcome.status == 2)
      #expect(outcome.error.contains(words), "\(outcome.error)")
    }

    @Test func `A key that is encrypted, or another's, is refused and not asked for`() async throws
    {
      let folder = try TemporaryFolder()
      let trust = try TestTrust()
      let certificate = try trust.authority.issue(addresses: ["127.0.0.1"])
      let other = try trust.authority.issue(addresses: ["127.0.0.1"])
      try folder.write(certificate.chainPEM, to: "cert.pem")
      try folder.write(other.privateKeyPEM, to: "other.pem")
      try folder.write(certificate.privateKeyPEM, to: "key.pem")
      let encrypting = try await Consumer.run(
        "openssl",
        ["pkey", "-in", "key.pem", "-aes128", "-passout", "pass:secret", "-out", "closed.pem"],
        in: folder)
      #expect(encrypting.status == 0, "\(encrypting.error)")
      for key in ["other.pem", "closed.pem", "cert.pem"] {
        let outcome = try await Iceprobe.run(["meet", "--cert", "cert.pem", "--key", key]) {
          $0.folder = folder
        }
        #expect(outcome.status == 2)
        #expect(outcome.error.contains("--cert cert.pem, --key \(key): "), "\(outcome.error)")
        #expect(!outcome.error.contains("Enter"), "\(outcome.error)")
        #expect(outcome.error.contains("it is encrypted") == (key == "closed.pem"))
      }
    }
  }
}
