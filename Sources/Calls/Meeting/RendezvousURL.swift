package import ICEConfiguration

/// The name of a room: whoever knows it may come in while there is a place. 1 to 64 of `A`–`Z`, `a`–`z`,
/// `0`–`9`, `-` and `_`.
package struct RoomName: Hashable, Sendable, CustomStringConvertible {
  /// The name.
  package let description: String

  /// Takes a text as a name; nil if it is none.
  package init?(_ text: some StringProtocol) {
    guard (1...64).contains(text.utf8.count),
      text.utf8.allSatisfy(SignallingMessage.Join.isNameCharacter)
    else { return nil }
    description = String(text)
  }

  /// Reads the target of an HTTP request (RFC 9112 §3.2.1): `/ROOM`.
  package init?(target: String) {
    guard target.hasPrefix("/") else { return nil }
    self.init(target.dropFirst())
  }
}

/// A room at a rendezvous: `wss://HOST[:PORT]/ROOM` (RFC 6455 §3).
///
/// A path before the room is for a reverse proxy that hands the requests on; the rendezvous itself has none.
package struct RendezvousURL: Hashable, Sendable, CustomStringConvertible {
  /// The rendezvous' name or address.
  package let host: ServerHost
  /// Its port: 443 for `wss` and 80 for `ws`, unless another one is given.
  package let port: UInt16
  /// Whether it is spoken to with TLS. Without it everybody on the way reads the credentials of the call.
  package let isSecure: Bool
  /// What an HTTP request asks for.
  package let target: String
  /// The room.
  package let room: RoomName

  /// Reads a URL.
  /// - Throws: the first thing that is wrong with it.
  package init(_ text: String) throws(RendezvousURLError) {
    guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
      let slashes = text.firstRange(of: "://")
    else { throw .malformed }
    switch text[..<slashes.lowerBound].lowercased() {
    case "wss": isSecure = true
    case "ws": isSecure = false
    default: throw .malformed
    }
    let rest = text[slashes.upperBound...]
    let authority = rest.prefix { !"/?#".contains($0) }
    guard !authority.contains("@") else { throw .malformed }
    do throws(ServerURLError) {
      let place = try HostAndPort(authority)
      (host, port) = (place.host, place.port ?? Self.defaultPort(isSecure: isSecure))
    } catch {
      throw .address(error)
    }
    target = String(rest[authority.endIndex...])
    guard let slash = target.lastIndex(of: "/"),
      let room = RoomName(target[target.index(after: slash)...])
    else { throw .room }
    self.room = room
  }

  /// The URL, with the port where it is not the scheme's own.
  package var description: String { "\(isSecure ? "wss" : "ws")://\(authority)\(target)" }

  /// The host, and the port if it is not the scheme's own (RFC 9110 §7.2).
  package var authority: String {
    port == Self.defaultPort(isSecure: isSecure) ? "\(host)" : "\(host):\(port)"
  }

  /// RFC 6455 §3.
  private static func defaultPort(isSecure: Bool) -> UInt16 { isSecure ? 443 : 80 }
}

/// Why a text is no URL of a room.
package enum RendezvousURLError: Error, Hashable, Sendable, CustomStringConvertible {
  /// It is no URL, or of another scheme.
  case malformed
  /// The host or the port is wrong.
  case address(ServerURLError)
  /// The path does not end with the name of a room.
  case room

  /// What was expected, in one sentence.
  package var description: String {
    switch self {
    case .malformed: "expected a URL such as wss://meet.example.com/ROOM"
    case .address(let error): error.description
    case .room: "expected the room at the end of the URL: 1 to 64 letters, digits, - and _"
    }
  }
}
