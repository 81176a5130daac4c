/// A client of WebSockets (RFC 6455) on 127.0.0.1 that sends whatever it is given, well-formed or not.
public final class WebSocketClient {
  /// What a server sends.
  public enum Frame: Equatable {
    /// A text message.
    case text(String)
    /// The end, with its code (RFC 6455 §7.4).
    case close(Int)
    /// Any other frame, by its opcode.
    case other(UInt8)
    /// The connection is closed.
    case end
  }

  /// The server has not done what it should.
  public struct Unexpected: Error, CustomStringConvertible {
    /// What it did.
    public let description: String
  }

  private let socket: LoopbackSocket
  private var buffer: [UInt8] = []

  /// How long a frame is waited for, in milliseconds. 20 s: a machine at work is slow, and one that answers
  /// is not waited for.
  private static let bound: CInt = 20_000

  /// Connects to a port, and sends nothing.
  public init(port: UInt16) throws { socket = try LoopbackSocket(.tcp, connectedTo: port) }

  /// Connects to a port, and upgrades.
  public convenience init(port: UInt16, path: String) throws {
    try self.init(port: port)
    let answer = try ask(Self.request(path))
    guard answer.hasPrefix("HTTP/1.1 101 ") else { throw Unexpected(description: answer) }
  }

  /// A request to upgrade. The key is that of RFC 6455 §1.3.
  public static func request(_ path: String, more: String = "") -> String {
    "GET \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
      + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\(more)\r\n"
  }

  /// Sends a request of HTTP, and takes the head of its answer.
  public func ask(_ request: String) throws -> String {
    send(Array(request.utf8))
    let end = Array("\r\n\r\n".utf8)
    while true {
      if let place = buffer.firstRange(of: end) {
        defer { buffer.removeSubrange(..<place.upperBound) }
        return String(decoding: buffer[..<place.lowerBound], as: UTF8.self)
      }
      guard try fill() else { throw Unexpected(description: "the connection was closed") }
    }
  }

  /// Sends bytes as they are. Whether the connection takes them.
  @discardableResult
  public func send(_ bytes: [UInt8]) -> Bool { socket.send(bytes) }

  /// Sends a text message.
  public func send(_ text: String) { send(Self.frame(1, Array(text.utf8))) }

  /// A frame (RFC 6455 §5.2).
  ///
  /// - Parameters:
  ///   - length: the length that it claims; nil for its own.
  ///   - reserved: the bits RSV1 to RSV3, as a number of three bits.
  public static func frame(
    _ opcode: UInt8, _ payload: [UInt8], isFinal: Bool = true, isMasked: Bool = true,
    length: UInt64? = nil, reserved: UInt8 = 0
  ) -> [UInt8] {
    let length = length ?? UInt64(payload.count)
    let mask: UInt8 = isMasked ? 0x80 : 0
    var bytes: [UInt8] = [(isFinal ? 0x80 : 0) | reserved << 4 | opcode]
    switch length {
    case ..<126: bytes.append(mask | UInt8(length))
    case ..<65_536: bytes += [mask | 126, UInt8(length >> 8), UInt8(length & 0xFF)]
    default:
      bytes.append(mask | 127)
      bytes += (0..<8).map { UInt8(truncatingIfNeeded: length >> (56 - 8 * $0)) }
    }
    let key: [UInt8] = [0x37, 0xFA, 0x21, 0x3D]
    guard isMasked else { return bytes + payload }
    return bytes + key + payload.enumerated().map { $1 ^ key[$0 % 4] }
  }

  /// The next frame that is no ping; those are answered.
  public func next() throws -> Frame {
    while true {
      guard let (opcode, payload) = try frame() else { return .end }
      switch opcode {
      case 1: return .text(String(decoding: payload, as: UTF8.self))
      case 8: return .close(payload.count < 2 ? 1005 : Int(payload[0]) << 8 | Int(payload[1]))
      case 9: send(Self.frame(10, payload))
      default: return .other(opcode)
      }
    }
  }

  private func frame() throws -> (UInt8, [UInt8])? {
    while true {
      if buffer.count >= 2 {
        let short = Int(buffer[1] & 0x7F)
        let head = short == 126 ? 4 : short == 127 ? 10 : 2
        if buffer.count >= head {
          let length = short < 126 ? short : buffer[2..<head].reduce(0) { $0 << 8 | Int($1) }
          if buffer.count >= head + length {
            defer { buffer.removeSubrange(..<(head + length)) }
            return (buffer[0] & 0x0F, Array(buffer[head..<(head + length)]))
          }
        }
      }
      guard try fill() else { return nil }
    }
  }

  /// Reads more. Whether there is more.
  private func fill() throws -> Bool {
    guard let bytes = socket.receive(within: Self.bound) else {
      throw Unexpected(description: "nothing came in \(Self.bound) ms")
    }
    buffer += bytes
    return !bytes.isEmpty
  }
}
