import CNice
import STUN

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// What a parser makes of one attribute.
enum Reading: Equatable {
  case absent
  case malformed
  case value(String)
}

/// libnice's parser of STUN messages, which its headers make public.
struct LibniceParser {
  private let message: UnsafeMutablePointer<StunMessage>

  /// The length of the message at the head of the bytes; 0 is incomplete, -1 invalid.
  static func validatedLength(of bytes: [UInt8]) -> Int {
    Int(stun_message_validate_buffer_length(bytes, bytes.count, true))
  }

  /// Reads bytes of which `validatedLength` is their count.
  static func read(_ bytes: [UInt8], _ body: (LibniceParser) -> Void) {
    var bytes = bytes
    bytes.withUnsafeMutableBufferPointer { buffer in
      var message = StunMessage()
      message.buffer = buffer.baseAddress
      message.buffer_len = buffer.count
      withUnsafeMutablePointer(to: &message) { body(LibniceParser(message: $0)) }
    }
  }

  var messageClass: UInt8 { UInt8(stun_message_get_class(message).rawValue) }
  var method: UInt16 { UInt16(stun_message_get_method(message).rawValue) }
  var hasCookie: Bool { stun_message_has_cookie(message) }

  func value(_ type: AttributeType) -> [UInt8]? {
    var length: UInt16 = 0
    guard let start = stun_message_find(message, type.cValue, &length) else { return nil }
    return Array(UnsafeRawBufferPointer(start: start, count: Int(length)))
  }

  func reading(of type: AttributeType) -> Reading {
    switch type {
    case .errorCode:
      var code: CInt = 0
      return reading(stun_message_find_error(message, &code)) { "\(code)" }
    case .lifetime:
      var seconds: UInt32 = 0
      return reading(stun_message_find32(message, type.cValue, &seconds)) { "\(seconds)" }
    case .mappedAddress, .alternateServer:
      return address { stun_message_find_addr(message, type.cValue, &$0, &$1) }
    default:
      return address { stun_message_find_xor_addr(message, type.cValue, &$0, &$1) }
    }
  }

  private func address(
    _ find: (inout sockaddr_storage, inout socklen_t) -> StunMessageReturn
  ) -> Reading {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let result = find(&storage, &length)
    return reading(result) {
      let bytes = withUnsafeBytes(of: storage) { Array($0) }
      // Offsets in sockaddr_in and sockaddr_in6: port at 2, address at 4 and at 8.
      let range = Int32(storage.ss_family) == AF_INET ? 4..<8 : 8..<24
      guard let ip = IPAddress(bytes: bytes[range]) else { return "" }
      let port = UInt16(bytes[2]) << 8 | UInt16(bytes[3])
      return TransportAddress(ip: ip, port: port).description
    }
  }

  private func reading(_ result: StunMessageReturn, _ value: () -> String) -> Reading {
    switch result {
    case STUN_MESSAGE_RETURN_SUCCESS: .value(value())
    case STUN_MESSAGE_RETURN_NOT_FOUND: .absent
    default: .malformed
    }
  }
}

/// libnice's agent, which signs, fingerprints and verifies.
extension LibniceParser {
  /// Every attribute that libnice 0.1.21 lists as known.
  static let knownAttributes: [UInt16] = withUnsafeBytes(of: STUN_ALL_KNOWN_ATTRIBUTES) {
    Array($0.bindMemory(to: UInt16.self)).filter { $0 != 0 }
  }

  static func validate(_ bytes: [UInt8], password: [UInt8]) -> StunValidationStatus {
    var bytes = bytes
    var password = password
    return withAgent { agent in
      password.withUnsafeMutableBufferPointer { password in
        bytes.withUnsafeMutableBufferPointer { buffer in
          var name = Array("user".utf8)
          return name.withUnsafeMutableBufferPointer { name in
            var credentials = [
              StunDefaultValidaterData(
                username: name.baseAddress, username_len: name.count,
                password: password.baseAddress, password_len: password.count),
              StunDefaultValidaterData(),
            ]
            var message = StunMessage()
            return stun_agent_validate(
              agent, &message, buffer.baseAddress, buffer.count, stun_agent_default_validater,
              &credentials)
          }
        }
      }
    }
  }

  static func signedRequest(password: [UInt8]) -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: Int(STUN_MAX_MESSAGE_SIZE_IPV6))
    let size = withAgent { agent in
      buffer.withUnsafeMutableBufferPointer { buffer in
        var message = StunMessage()
        stun_agent_init_request(agent, &message, buffer.baseAddress, buffer.count, STUN_ALLOCATE)
        stun_message_append_string(&message, STUN_ATTRIBUTE_USERNAME, "user")
        return stun_agent_finish_message(agent, &message, password, password.count)
      }
    }
    return Array(buffer.prefix(size))
  }

  private static func withAgent<Result>(
    _ body: (UnsafeMutablePointer<StunAgent>) -> Result
  ) -> Result {
    var agent = StunAgent()
    let flags =
      STUN_AGENT_USAGE_SHORT_TERM_CREDENTIALS.rawValue | STUN_AGENT_USAGE_USE_FINGERPRINT.rawValue
    var known = knownAttributes + [0]
    return known.withUnsafeMutableBufferPointer { known in
      withUnsafeMutablePointer(to: &agent) { agent in
        stun_agent_init(
          agent, known.baseAddress, STUN_COMPATIBILITY_RFC5389, StunAgentUsageFlags(flags))
        return body(agent)
      }
    }
  }
}

extension AttributeType {
  fileprivate var cValue: StunAttribute { StunAttribute(UInt32(rawValue)) }
}
