import NIOConcurrencyHelpers
import NIOCore

/// What a ``FakeResolver`` says to each question.
final class ResolverClerk: Sendable {
  /// A question (RFC 1035 §4.1.2): the name's labels, the type, and all of it as bytes.
  private struct Question {
    let labels: [[UInt8]]
    let bytes: ArraySlice<UInt8>

    var type: UInt8 { bytes.dropLast(2).last ?? 0 }

    var isForIPv6: Bool { bytes.dropLast(2).suffix(2).elementsEqual([0, 28]) }

    /// Behind the header of 12 bytes: labels up to an empty one, the type and the class.
    init?(of query: [UInt8]) {
      var labels: [[UInt8]] = []
      var rest = query.dropFirst(12)
      while let length = rest.popFirst(), length > 0 {
        labels.append(Array(rest.prefix(Int(length))))
        rest = rest.dropFirst(Int(length))
      }
      guard rest.count >= 4 else { return nil }
      self.labels = labels
      bytes = query[12..<(rest.startIndex + 4)]
    }

    /// The second label from the end.
    var kind: String? {
      labels.dropLast().last.map { String(decoding: $0, as: UTF8.self).lowercased() }
    }
  }

  private let answer: FakeResolver.Answer
  private let asked = NIOLockedValueBox<[[UInt8]: Int]>([:])
  private let clients = NIOLockedValueBox<Set<SocketAddress>>([])

  init(_ answer: FakeResolver.Answer) { self.answer = answer }

  var questions: Int { asked.withLockedValue { $0.values.reduce(0, +) } }
  var sockets: Int { clients.withLockedValue { $0.count } }

  func note(_ client: SocketAddress) { clients.withLockedValue { _ = $0.insert(client) } }

  /// The message that answers a query; nil for silence.
  func reply(to query: [UInt8], overStream isStream: Bool) -> [UInt8]? {
    guard let question = Question(of: query) else { return nil }
    let times = asked.withLockedValue { asked in
      asked[Array(question.bytes), default: 0] += 1
      return asked[Array(question.bytes), default: 0]
    }
    let answer = question.kind.flatMap(FakeResolver.Answer.init(rawValue:)) ?? self.answer
    let code: UInt8
    var flags: UInt8 = 0
    var records: [[UInt8]] = []
    let one = question.isForIPv6 ? [] : [Self.record(1)]
    switch (answer, question.isForIPv6) {
    case (.services, _): (code, records) = (0, Self.services(question.labels, question.type))
    case (.unspecified, false): (code, records) = (0, [Self.record([0, 0, 0, 0])])
    case (.stranger, false): (code, records) = (0, [Self.record([198, 51, 100, 1])])
    case (.silence, _), (.addressAlone, true): return nil
    case (.addressAtLast, _) where times == 1: return nil
    case (.addressesCut, false) where isStream: return nil
    case (.noSuchName, _): code = 3
    case (.failure, _), (.halfFailure, false): code = 2
    case (.refusal, _): code = 5
    case (.formatError, _): code = 1
    case (.addresses, false) where isStream: (code, records) = (0, (1...100).map(Self.record))
    case (.addresses, false): (code, flags) = (0, Self.truncated)
    case (.addressesCut, false): (code, flags, records) = (0, Self.truncated, one)
    case (.brokenRecord, _): (code, records) = (0, [Array(Self.record(1).dropLast())])
    case (.noAddress, _), (.halfFailure, true): code = 0
    default: (code, records) = (0, one)
    }
    // A response, recursion desired and available; one question.
    return query[..<2] + [0x81 | flags, 0x80 | code, 0, 1, 0, UInt8(records.count), 0, 0, 0, 0]
      + question.bytes + records.joined()
  }

  /// What a domain with TURN servers has: SRV records of two services, one service that it has not,
  /// and a NAPTR record that leads to one more (RFC 2782, RFC 3403).
  private static func services(_ labels: [[UInt8]], _ type: UInt8) -> [[UInt8]] {
    func name(_ text: String) -> [UInt8] {
      text.split(separator: ".").flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) } + [0]
    }
    func record(_ type: UInt8, _ data: [UInt8]) -> [UInt8] {
      [0xC0, 12, 0, type, 0, 1, 0, 0, 0, 60, 0, UInt8(data.count)] + data
    }
    func server(_ priority: UInt8, _ port: UInt16, _ target: String) -> [UInt8] {
      record(33, [0, priority, 0, 5, UInt8(port >> 8), UInt8(port & 0xFF)] + name(target))
    }
    func word(_ text: String) -> [UInt8] { [UInt8(text.utf8.count)] + Array(text.utf8) }
    let service = labels.prefix(2).map { String(decoding: $0, as: UTF8.self) }
      .joined(separator: ".")
    switch (type, service) {
    case (33, "_stun._udp"):
      return [server(20, 3478, "b.address.test"), server(10, 3479, "a.address.test")]
    case (33, "_stun._tcp"): return [server(10, 3478, "a.address.test")]
    case (33, "_turns._tcp"): return [server(0, 0, "")]
    case (33, "_turn._udp"): return [server(10, 3480, "c.address.test")]
    case (35, _):
      return [
        record(
          35,
          [0, 1, 0, 1] + word("S") + word("RELAY:turn.tcp") + word("")
            + name("_turn._udp.example.services.test"))
      ]
    default: return []
    }
  }

  /// TC.
  private static let truncated: UInt8 = 0x02

  /// 127.0.0.`number` for a minute, under the name that was asked for (RFC 1035 §3.2.1, §4.1.4).
  private static func record(_ number: Int) -> [UInt8] { record([127, 0, 0, UInt8(number)]) }

  private static func record(_ address: [UInt8]) -> [UInt8] {
    [0xC0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4] + address
  }
}
