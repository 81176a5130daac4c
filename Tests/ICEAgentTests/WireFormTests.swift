import ICEAgent
import Testing

/// What the agent puts on the wire: whoever stands between it and a server relies on it.
@Suite(.timeLimit(.minutes(10)))
struct WireFormTests {
  @Test("A Binding request is a bare header of RFC 3489, without a magic cookie")
  func binding() async throws {
    let server = try LoopbackServer()
    let gathering = try await Gathering(from: server.asSTUN)
    let request = try #require(await server.requests(1).first)
    #expect(request.bytes.prefix(4) == [0x00, 0x01, 0x00, 0x00])
    #expect(request.bytes.count == 20)
    #expect(request.cookie != Wire.magicCookie)
    await gathering.agent.close()
  }

  @Test("XOR-MAPPED-ADDRESS is read with the magic cookie that the request did not have")
  func xorMappedAddress() async throws {
    let server = try LoopbackServer { datagram in
      Wire.message(
        type: 0x0101, answering: Wire.Message(bytes: datagram.bytes),
        [(Wire.Attribute.xorMappedAddress, Wire.xorAddress(port: 4242))])
    }
    let gathering = try await Gathering(from: server.asSTUN)
    let reflexive = await gathering.candidates().last?.address
    #expect(reflexive?.host == "198.51.100.7")
    #expect(reflexive?.port == 4242)
    await gathering.agent.close()
  }

  @Test("An Allocate request is sent bare, and with credentials once it is challenged")
  func allocate() async throws {
    let server = try LoopbackServer.turn(grants: false)
    let gathering = try await Gathering(from: server.asTURN)
    let requests = await server.requests(2)
    try #require(requests.map(\.type) == [0x0003, 0x0003])
    #expect(requests.map(\.cookie) == [Wire.magicCookie, Wire.magicCookie])

    let bare = requests[0].attributes
    #expect(bare[Wire.Attribute.requestedTransport] == [17, 0, 0, 0])
    #expect(bare[Wire.Attribute.username] == nil)
    #expect(bare[Wire.Attribute.messageIntegrity] == nil)

    let authenticated = requests[1].attributes
    #expect(authenticated[Wire.Attribute.requestedTransport] == [17, 0, 0, 0])
    #expect(authenticated[Wire.Attribute.username] == Array("user".utf8))
    #expect(authenticated[Wire.Attribute.realm] == Array("example.org".utf8))
    #expect(authenticated[Wire.Attribute.nonce] == Array("once".utf8))
    #expect(authenticated[Wire.Attribute.messageIntegrity]?.count == 20)
    await gathering.agent.close()
  }
}
