import STUN
import Testing

@testable import Prober

@Suite("The tap of a relay that is proved")
struct RelayingTests {
  private static let run: UInt64 = 0x0123_4567_89AB_CDEF
  private let packet = ProofPacket(.ask, 7).encoded(run: run, size: 160)
  private let peer = TransportAddress(ip: .v4(0xC633_6409), port: 50000)

  private func tap(_ side: Relaying.ServerSide = .turnOverDatagrams) -> Tap {
    Tap(credential: Wire.credential, relaying: Relaying(run: Self.run, serverSide: side))
  }

  private func indication(_ method: Message.Method, _ data: [UInt8]) -> [UInt8] {
    let id = Wire.id(9)
    return Message(
      .indication, method, transactionID: id,
      attributes: [.xorPeerAddress(peer, in: id), .data(data)]
    ).encoded()
  }

  private func bind(_ number: UInt16, in tap: inout Tap) {
    let id = Wire.id(5)
    let request = Message(
      .request, .channelBind, transactionID: id,
      attributes: [.channelNumber(number), .xorPeerAddress(peer, in: id)])
    _ = tap.agentSent(request.encoded())
  }

  @Test("knows a packet of its run, and no other")
  func packets() {
    #expect(packet.count == 160)
    #expect(ProofPacket(packet, run: Self.run) == ProofPacket(.ask, 7))
    #expect(ProofPacket(packet, run: 1) == nil)
    #expect(ProofPacket(Array(packet.prefix(24)), run: Self.run) == nil)
    let echo = ProofPacket.echo(of: packet, run: Self.run)
    #expect(echo.flatMap { ProofPacket($0, run: Self.run) } == ProofPacket(.echo, 7))
    #expect(echo.flatMap { ProofPacket.echo(of: $0, run: Self.run) } == nil)
  }

  @Test("passes data of the agent in an indication, and sees the packet in it")
  func outgoing() {
    var tap = tap()
    let bytes = indication(.send, packet)
    let outcome = tap.agentSent(bytes)
    #expect(outcome.passed == bytes)
    #expect(outcome.payload == Relaying.Payload(size: 160, packet: ProofPacket(.ask, 7)))
  }

  @Test("passes data of the peer: the proof's own packets and the agents' checks, and nothing else")
  func incoming() {
    var tap = tap()
    let check = Wire.request(.binding, Wire.id(3)).encoded()
    #expect(tap.serverSent(indication(.data, packet)).payload?.packet == ProofPacket(.ask, 7))
    #expect(tap.serverSent(indication(.data, check)).payload?.packet == nil)
    #expect(tap.serverSent(indication(.data, check)).passed != nil)
    #expect(tap.serverSent(indication(.data, [0x80, 1, 2, 3])).passed == nil)
    #expect(tap.serverSent(indication(.data, [])).passed == nil)
  }

  @Test("takes ChannelData of a channel that the agent asked for, and of no other")
  func channels() {
    var tap = tap()
    let data = ChannelData(number: 0x4001, data: packet)
    #expect(tap.serverSent(data.encoded(isPadded: false)).passed == nil)
    bind(0x4001, in: &tap)
    #expect(tap.serverSent(data.encoded(isPadded: false)).passed == data.encoded(isPadded: false))
    #expect(tap.relaying?.channels == [0x4001])
  }

  @Test("pads ChannelData towards a stream, and takes the padding off towards the agent")
  func padding() {
    var tap = tap(.turnOverStream)
    bind(0x4001, in: &tap)
    let odd = ProofPacket(.ask, 7).encoded(run: Self.run, size: 161)
    let data = ChannelData(number: 0x4001, data: odd)
    let (bare, padded) = (data.encoded(isPadded: false), data.encoded(isPadded: true))
    #expect(tap.agentSent(bare).passed == padded)
    #expect(tap.serverSent(padded).passed == bare)
  }

  @Test("hands a plain socket's data on as it is, and takes nothing foreign off it")
  func plain() {
    var tap = tap(.peer)
    #expect(tap.agentSent(packet).passed == packet)
    #expect(tap.serverSent(packet).passed == packet)
    #expect(tap.serverSent([1, 2, 3]).passed == nil)
  }

  @Test("forgets requests that were answered, so that a relay can be held for long")
  func memory() {
    var tap = tap()
    for number in 0..<200 {
      let id = Wire.id(UInt128(number))
      let outcome = tap.agentSent(Wire.agentRequest(.refresh, id), at: .seconds(number))
      #expect(outcome.passed != nil, "\(number)")
      _ = tap.serverSent(Message(.success, .refresh, transactionID: id).encoded())
    }
  }

  @Test("lets nothing of all that pass while no relay is proved")
  func off() {
    var tap = Tap(credential: Wire.credential)
    #expect(tap.agentSent(indication(.send, packet)).passed == nil)
    #expect(tap.serverSent(indication(.data, packet)).passed == nil)
    #expect(tap.agentSent(Wire.agentRequest(.createPermission, Wire.id(1))).passed == nil)
  }
}

@Suite("The window of a rate that is measured")
struct WindowTests {
  @Test("grows while everything comes out, and narrows by a half for a loss")
  func sizes() {
    var window = Window()
    #expect(window.take() == 0..<32)
    #expect(window.room == 0)
    for number in 0..<UInt32(32) { window.arrived(number) }
    #expect(window.room == 64)
    _ = window.take()
    window.arrived(40)
    #expect(window.room == 0)
    window.stalled()
    #expect(window.room > 0)
  }

  @Test("is never so narrow that nothing is sent, and ends with what may be sent in all")
  func bounds() {
    var window = Window()
    for _ in 0..<100 {
      _ = window.take()
      window.stalled()
    }
    #expect(window.room == 8)
    while !window.isUsedUp {
      let range = window.take()
      if let last = range.last { window.arrived(last) }
    }
    #expect(window.next == Window.packetLimit)
  }
}
