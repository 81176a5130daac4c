extension LoopbackServer {
  /// A STUN server that sees every client at 198.51.100.7 and its own port.
  static func stun() throws -> LoopbackServer {
    try LoopbackServer { bindingResponse(to: Wire.Message(bytes: $0.bytes), port: $0.sourcePort) }
  }

  static func bindingResponse(to request: Wire.Message, port: UInt16) -> [UInt8] {
    Wire.message(
      type: 0x0101, answering: request,
      [(Wire.Attribute.mappedAddress, Wire.address(port: port))])
  }

  /// A TURN server that challenges, and then grants or says no more.
  static func turn(grants: Bool) throws -> LoopbackServer {
    try LoopbackServer { datagram in
      let request = Wire.Message(bytes: datagram.bytes)
      guard request.attributes[Wire.Attribute.username] != nil else { return challenge(request) }
      return grants ? grant(request, mappedPort: datagram.sourcePort) : nil
    }
  }

  private static func challenge(_ request: Wire.Message) -> [UInt8] {
    Wire.message(
      type: 0x0113, answering: request,
      [
        (Wire.Attribute.errorCode, [0, 0, 4, 1]),
        (Wire.Attribute.realm, Array("example.org".utf8)),
        (Wire.Attribute.nonce, Array("once".utf8)),
      ])
  }

  private static func grant(_ request: Wire.Message, mappedPort: UInt16) -> [UInt8] {
    let success = Wire.message(
      type: 0x0103, answering: request,
      [
        (Wire.Attribute.xorRelayedAddress, Wire.xorAddress(port: 50000)),
        (Wire.Attribute.xorMappedAddress, Wire.xorAddress(port: mappedPort)),
        (Wire.Attribute.lifetime, [0, 0, 2, 88]),
      ])
    return Wire.signed(
      success, username: "user", realm: "example.org", password: "secret")
  }
}
