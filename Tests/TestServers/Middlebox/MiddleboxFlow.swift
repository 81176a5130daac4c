import NIOCore

/// What a box knows of one connection, or of what one client's socket exchanges with the server.
struct MiddleboxFlow {
  /// When its first bytes came.
  let start: NIODeadline
  /// How many bytes were handed on, both ways together.
  private(set) var bytes = 0
  /// How many datagrams or pieces were handed on, by direction.
  private(set) var passed: [Middlebox.Direction: Int] = [:]
  /// Directions in which nothing passes any more.
  var severed: Middlebox.Direction = []
  /// Whether the box has reset both ends.
  var isCut = false
  private var hello: [UInt8] = []
  private var serverName = ClientHelloName.unfinished

  init(start: NIODeadline) { self.start = start }

  mutating func pass(_ count: Int, _ direction: Middlebox.Direction) {
    bytes += count
    passed[direction, default: 0] += 1
  }

  /// Listens for a ClientHello in what the client says, as long as it may be one. 16 KiB: more than
  /// any client says before the server does.
  mutating func listen(to bytes: [UInt8]) {
    guard serverName == .unfinished, hello.count < 16_384 else { return }
    hello += bytes
    serverName = ClientHelloName(hello)
  }

  /// Whether the client's ClientHello has this name.
  func asks(for name: String) -> Bool { serverName == .name(name.lowercased()) }

  /// How long the client's first TLS record is, in bytes, with its header; 0 while that is not known.
  var helloSize: Int {
    guard hello.count >= 5, hello[0] == 22 else { return 0 }
    return 5 + Int(hello[3]) << 8 + Int(hello[4])
  }

  /// Whether it is one of the slow datagrams that comes next.
  func isSecond(_ direction: Middlebox.Direction) -> Bool {
    !passed[direction, default: 0].isMultiple(of: 2)
  }
}
