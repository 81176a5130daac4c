import ProbeEvidence
import Testing

@testable import Prober

@Suite("A proxy's answer to CONNECT")
struct TunnelReplyTests {
  static let answers: [(text: String, outcome: TunnelReply.Outcome?)] = [
    ("HTTP/1.1 200 Connection established\r\n\r\n", .opened(status: 200, rest: [])),
    ("HTTP/1.0 200 OK\nVia: x\n\n", .opened(status: 200, rest: [])),
    ("HTTP/1.1 299 \r\nA: b\r\n\r\n", .opened(status: 299, rest: [])),
    ("HTTP/1.1 204\r\n\r\n", .opened(status: 204, rest: [])),
    ("HTTP/1.1 200 OK\r\n\r\n\r\nrest", .opened(status: 200, rest: Array("\r\nrest".utf8))),
    ("HTTP/1.1 100 \r\n\r\nHTTP/1.1 200 OK\r\n\r\nx", .opened(status: 200, rest: [120])),
    ("HTTP/1.1 200 OK\r\nA: b\r\n", nil), ("HTTP/1.1 200 OK", nil), ("HTT", nil), ("", nil),
    ("HTTP/1.1 100 Continue\r\n\r\n", nil), ("HTTP/1.1 407 Who\r\nProxy-Auth", nil),
    ("HTTP/1.1 403 Forbidden\r\n", .refused(.status(code: 403, reason: "Forbidden", schemes: []))),
    ("HTTP/1.1 301 \r\n", .refused(.status(code: 301, reason: "", schemes: []))),
    (
      "HTTP/1.1 500 a\u{1B}[2Jb\r\n\r\n",
      .refused(.status(code: 500, reason: "a[2Jb", schemes: []))
    ),
    (
      "HTTP/1.1 502 \(String(repeating: "x", count: 500))\r\n",
      .refused(.status(code: 502, reason: String(repeating: "x", count: 127), schemes: []))
    ),
    (
      "HTTP/1.1 407 Who\r\nproxy-authenticate: Negotiate\r\nX: Basic\r\n"
        + "Proxy-Authenticate: Basic realm=\"a, b\"\r\n\r\n",
      .refused(.status(code: 407, reason: "Who", schemes: ["Negotiate", "Basic"]))
    ),
    (
      "HTTP/1.1 407 \r\n" + String(repeating: "Proxy-Authenticate: X\r\n", count: 90) + "\r\n",
      .refused(.status(code: 407, reason: "", schemes: ["X", "X", "X", "X"]))
    ),
  ]

  /// The outcome of what comes in pieces of this size.
  private func outcome(_ bytes: [UInt8], pieces size: Int) -> TunnelReply.Outcome? {
    var reply = TunnelReply()
    for start in stride(from: 0, to: bytes.count, by: size) {
      let piece = bytes[start..<min(start + size, bytes.count)]
      if let outcome = reply.append(piece) { return outcome }
    }
    return nil
  }

  @Test("is read as far as it has come", arguments: answers)
  func whole(text: String, expected: TunnelReply.Outcome?) {
    #expect(outcome(Array(text.utf8), pieces: max(1, text.utf8.count)) == expected)
  }

  @Test("means the same in pieces, up to what comes out of the tunnel", arguments: answers)
  func pieces(text: String, expected: TunnelReply.Outcome?) {
    let found = outcome(Array(text.utf8), pieces: 1)
    if case .opened(let status, _) = expected {
      #expect(found == .opened(status: status, rest: []))
    } else {
      #expect(found == expected)
    }
  }

  @Test(
    "is told from something else by its first bytes",
    arguments: [
      "SSH-2.0-OpenSSH_9.2\r\n", "\u{05}\u{01}", "HTTP/2 200\r\n", "HTTP/1.1 20 OK\r\n",
      "HTTP/1.1 abc OK\r\n", "HTTP/1.1 099 OK\r\n", "HTTP/1.1\r\n", "\r\n", "<html>",
    ])
  func notHTTP(text: String) {
    for size in [1, text.utf8.count] {
      guard case .refused(.notHTTP(let detail)) = outcome(Array(text.utf8), pieces: size) else {
        Issue.record("\(text) in pieces of \(size)")
        return
      }
      #expect(detail.unicodeScalars.allSatisfy { $0.value >= 32 })
    }
  }

  @Test(
    "without an end has one nevertheless",
    arguments: [
      ("HTTP/1.1 200 OK\r\nX: ", "x"), ("HTTP/1.1 200 OK\r\n", "X: x\r\n"), ("HTTP/1.1 ", "x"),
      ("HTTP/1.1 407 Who\r\n", "Proxy-Authenticate: x\r\n"),
      ("", "HTTP/1.1 100 Continue\r\n\r\n"),
    ])
  func endless(opening: String, filler: String) {
    var reply = TunnelReply()
    var outcome = reply.append(Array(opening.utf8))
    var count = 0
    while outcome == nil, count <= TunnelReply.sizeLimit {
      outcome = reply.append(Array(filler.utf8))
      count += filler.utf8.count
    }
    #expect(outcome == .refused(.notHTTP(detail: "the head of its answer has no end")))
  }
}
