import STUN
import Testing

@Suite("Numbers of the IANA registries")
struct RegistryTests {
  @Test(
    "of attributes have their value and name",
    arguments: [
      (.mappedAddress, 0x0001, "MAPPED-ADDRESS"),
      (.username, 0x0006, "USERNAME"),
      (.messageIntegrity, 0x0008, "MESSAGE-INTEGRITY"),
      (.errorCode, 0x0009, "ERROR-CODE"),
      (.unknownAttributes, 0x000A, "UNKNOWN-ATTRIBUTES"),
      (.channelNumber, 0x000C, "CHANNEL-NUMBER"),
      (.lifetime, 0x000D, "LIFETIME"),
      (.xorPeerAddress, 0x0012, "XOR-PEER-ADDRESS"),
      (.data, 0x0013, "DATA"),
      (.realm, 0x0014, "REALM"),
      (.nonce, 0x0015, "NONCE"),
      (.xorRelayedAddress, 0x0016, "XOR-RELAYED-ADDRESS"),
      (.requestedTransport, 0x0019, "REQUESTED-TRANSPORT"),
      (.messageIntegritySHA256, 0x001C, "MESSAGE-INTEGRITY-SHA256"),
      (.xorMappedAddress, 0x0020, "XOR-MAPPED-ADDRESS"),
      (.software, 0x8022, "SOFTWARE"),
      (.alternateServer, 0x8023, "ALTERNATE-SERVER"),
      (.fingerprint, 0x8028, "FINGERPRINT"),
    ] as [(AttributeType, UInt16, String)])
  func attributes(type: AttributeType, number: UInt16, name: String) {
    #expect(type.rawValue == number && type.description == name)
    #expect(type.isKnown && type.isComprehensionRequired == (number < 0x8000))
  }

  @Test(
    "of methods have their value",
    arguments: [
      (.binding, 0x001), (.allocate, 0x003), (.refresh, 0x004), (.send, 0x006), (.data, 0x007),
      (.createPermission, 0x008), (.channelBind, 0x009),
    ] as [(Message.Method, UInt16)])
  func methods(method: Message.Method, number: UInt16) {
    #expect(method.rawValue == number)
  }

  @Test("of methods keep the 12 bits that a header has")
  func methodBits() {
    #expect(Message.Method(rawValue: 0xF001) == .binding)
  }
}
