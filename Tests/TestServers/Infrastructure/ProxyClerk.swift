#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Says what a proxy does about a request, and keeps count.
struct ProxyClerk: Tallying {
  /// What becomes of a request.
  enum Decision {
    /// A tunnel to this place, if it can be had.
    case connect(host: String, port: Int, greeting: [UInt8])
    case answer([UInt8])
    case misbehave(FakeProxy.Fault)
  }

  let fault: FakeProxy.Fault?
  let login: Account?
  let hosts: [String: String]
  var tally = FakeProxy.Tally()

  init(fault: FakeProxy.Fault?, login: Account?, hosts: [String: String]) {
    (self.fault, self.login, self.hosts) = (fault, login, hosts)
  }

  static let established = "HTTP/1.1 200 Connection established\r\n"

  /// Decides about a request, given its head.
  mutating func decide(_ head: String) -> Decision {
    let lines = head.split(separator: "\r\n").map(String.init)
    let words = lines.first?.split(separator: " ").map(String.init) ?? []
    guard words.count == 3, words[0] == "CONNECT", words[2] == "HTTP/1.1" else {
      return .answer(Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8))
    }
    let authorization = lines.lazy.compactMap { $0.value(of: "Proxy-Authorization") }.first
    tally.requests.append(.init(target: words[1], authorization: authorization))
    if let login, authorization != login.basicToken {
      return .answer(
        Array(
          "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"test\"\r\n\r\n"
            .utf8))
    }
    return decision(about: words[1])
  }

  private func decision(about target: String) -> Decision {
    switch fault {
    case .early(let bytes):
      connection(to: target, greeting: "\(Self.established)\r\n", early: bytes)
    case .interim(let count):
      connection(
        to: target,
        greeting: String(repeating: "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n", count: count)
          + "\(Self.established)\r\n")
    case nil: connection(to: target, greeting: "\(Self.established)\r\n")
    case .refuses(let status, let fields):
      .answer(Array((["HTTP/1.1 \(status)"] + fields + ["", ""]).joined(separator: "\r\n").utf8))
    case .sends(let bytes): .answer(bytes)
    case let fault?: .misbehave(fault)
    }
  }

  private func connection(
    to target: String, greeting: String, early: [UInt8] = []
  ) -> Decision {
    let colon = target.lastIndex(of: ":") ?? target.endIndex
    let host = target[..<colon].filter { !"[]".contains($0) }
    return .connect(
      host: hosts[host] ?? host, port: Int(target[colon...].dropFirst()) ?? 0,
      greeting: Array(greeting.utf8) + early)
  }
}

extension String {
  fileprivate func value(of field: String) -> String? {
    hasPrefix("\(field): ") ? String(dropFirst(field.count + 2)) : nil
  }
}

extension Account {
  /// RFC 7617 §2.
  fileprivate var basicToken: String {
    "Basic \(Data("\(username):\(password)".utf8).base64EncodedString())"
  }
}
