/// The server name in what a client says first (RFC 6066 §3 in RFC 8446 §4.1.2), as a filter reads it.
enum ClientHelloName: Equatable {
  /// So far it may begin a ClientHello, which is not over yet.
  case unfinished
  /// It is no ClientHello, or one without a name.
  case none
  /// The name, in lower case.
  case name(String)

  /// Reads what came so far.
  init(_ bytes: [UInt8]) {
    var hello: [UInt8] = []
    var records = Fields(bytes[...])
    while let header = records.take(5) {
      // 22: a handshake record (RFC 8446 §5.1). A long ClientHello goes on in the next one.
      guard header.first == 22 else { break }
      let length = Int(header[header.startIndex + 3]) << 8 | Int(header[header.startIndex + 4])
      guard let body = records.take(length) ?? records.takeRest() else { break }
      hello += body
      if let name = Self.name(inHandshake: hello) {
        self = name
        return
      }
    }
    self = bytes.isEmpty || bytes[0] == 22 ? .unfinished : .none
  }

  /// Reads the handshake message; nil as long as it is not whole.
  private static func name(inHandshake bytes: [UInt8]) -> ClientHelloName? {
    var message = Fields(bytes[...])
    guard let type = message.number(1) else { return nil }
    // 1: client_hello.
    guard type == 1 else { return ClientHelloName.none }
    guard let body = message.field(lengthIn: 3) else { return nil }
    return extensions(of: body).map(hostName) ?? ClientHelloName.none
  }

  private static func extensions(of hello: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    var fields = Fields(hello)
    // The version and the random bytes, then the session, the ciphers and the compressions.
    guard fields.take(2 + 32) != nil, fields.field(lengthIn: 1) != nil,
      fields.field(lengthIn: 2) != nil, fields.field(lengthIn: 1) != nil
    else { return nil }
    return fields.field(lengthIn: 2)
  }

  private static func hostName(in extensions: ArraySlice<UInt8>) -> ClientHelloName {
    var fields = Fields(extensions)
    while let type = fields.number(2), let value = fields.field(lengthIn: 2) {
      // 0: server_name, whose list has entries of a type, 0 for host_name, and a name.
      guard type == 0 else { continue }
      var lists = Fields(value)
      var list = Fields(lists.field(lengthIn: 2) ?? [])
      guard list.number(1) == 0, let name = list.field(lengthIn: 2) else { return .none }
      return .name(String(decoding: name, as: UTF8.self).lowercased())
    }
    return .none
  }
}

/// Bytes that are read from the front; nil where they do not suffice.
private struct Fields {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

  mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
    guard rest.count >= count else { return nil }
    defer { rest = rest.dropFirst(count) }
    return rest.prefix(count)
  }

  mutating func takeRest() -> ArraySlice<UInt8>? { rest.isEmpty ? nil : take(rest.count) }

  mutating func number(_ width: Int) -> Int? { take(width)?.reduce(0) { $0 << 8 | Int($1) } }

  mutating func field(lengthIn width: Int) -> ArraySlice<UInt8>? {
    number(width).flatMap { take($0) }
  }
}
