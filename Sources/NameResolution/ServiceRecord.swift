import CCares

/// Where a service of a name is (RFC 2782, "SRV").
public struct ServiceRecord: Equatable, Sendable {
  /// Lower ones are tried first.
  public let priority: Int
  /// Among those of one priority, higher ones are chosen more often.
  public let weight: Int
  /// The port.
  public let port: UInt16
  /// The host's name; empty where the name has no such service.
  public let target: String
}

/// A rule that leads from a name to a service (RFC 3403, "NAPTR").
public struct ServicePointer: Equatable, Sendable {
  /// Lower ones are tried first.
  public let order: Int
  /// Among those of one order, lower ones are preferred.
  public let preference: Int
  /// `S`: the replacement has SRV records; `A`: it has addresses; nothing: it has further rules.
  public let flags: String
  /// The service and its protocols, such as `RELAY:turn.udp`.
  public let service: String
  /// The name that takes this one's place.
  public let replacement: String
}

/// What came of a question for the services of a name.
public enum ServiceAnswer<Record: Equatable & Sendable>: Equatable, Sendable {
  /// The records; empty if the name has none, or there is no such name.
  case records([Record])
  /// Nobody could be asked, or the answer was an error.
  case failure(detail: String)
}

extension Channel.Answer {
  /// The SRV records of the answer; nil for an answer that breaks its own rules.
  var services: [ServiceRecord]? {
    var first: UnsafeMutablePointer<ares_srv_reply>?
    let status = ares_parse_srv_reply(message, CInt(message.count), &first)
    guard status == ccares_success else { return status == ccares_no_data ? [] : nil }
    defer { ares_free_data(first) }
    return sequence(first: first) { $0?.pointee.next }.prefix { $0 != nil }.compactMap { record in
      record.map(\.pointee).map {
        ServiceRecord(
          priority: Int($0.priority), weight: Int($0.weight), port: $0.port,
          target: $0.host.map { String(cString: $0) } ?? "")
      }
    }
  }

  /// The NAPTR records of the answer; nil for an answer that breaks its own rules.
  var pointers: [ServicePointer]? {
    var first: UnsafeMutablePointer<ares_naptr_reply>?
    let status = ares_parse_naptr_reply(message, CInt(message.count), &first)
    guard status == ccares_success else { return status == ccares_no_data ? [] : nil }
    defer { ares_free_data(first) }
    func text(_ bytes: UnsafeMutablePointer<UInt8>?) -> String {
      bytes.map { String(cString: $0) } ?? ""
    }
    return sequence(first: first) { $0?.pointee.next }.prefix { $0 != nil }.compactMap { record in
      record.map(\.pointee).map {
        ServicePointer(
          order: Int($0.order), preference: Int($0.preference), flags: text($0.flags),
          service: text($0.service),
          replacement: $0.replacement.map { String(cString: $0) } ?? "")
      }
    }
  }
}
