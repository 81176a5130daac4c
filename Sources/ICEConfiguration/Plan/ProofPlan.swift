/// How a relay is proved with data: which packets go through it, and how many of them may be lost.
package struct ProofPlan: Equatable, Sendable {
  /// Number of packets to echo.
  ///
  /// 50: a second of a call, and enough to see a loss of 2 %.
  package static let packetCount = 50

  /// How long a packet is, in bytes: 20 ms of G.711 (RFC 3551 §4.5.14), a common size for speech.
  package static let packetSize = 160

  /// How many big packets are echoed besides.
  ///
  /// 5: all of them are lost by chance once in three million times where 5 % of all packets are.
  package static let bigPackets = 5

  /// How long a big packet is, in bytes: what libwebrtc lets packets of video grow to.
  package static let bigPacketSize = 1200

  /// The pause between two packets: the packet time that RFC 3551 §4.2 recommends for speech.
  package static let packetInterval: Duration = .milliseconds(20)

  /// How much loss, in percent, is no failure.
  ///
  /// 2: above it speech begins to suffer audibly.
  package static let maxLoss = 2.0

  /// How many packets a second each side sends while a relay is held: one every ``packetInterval``.
  package static let pace = 50

  /// The addresses that a permission is asked for where every other peer is refused, one of each private
  /// range (RFC 1918): a server inside a cluster may let its clients reach that only. Nothing is sent there.
  package static let privatePeers = ["10.0.0.1", "172.16.0.1", "192.168.0.1"]

  /// Number of packets to echo.
  package var packets: Int
  /// The loss, in percent of what was sent one way, above which the proof has failed.
  package var maxLoss: Double
  /// For how long both directions are kept going afterwards; nil for not at all.
  package var hold: Duration?
  /// How many packets a second each side sends meanwhile.
  package var pace: Int
  /// For how long the rate is measured that the relay carries; nil for not at all.
  package var throughput: Duration?
  /// The addresses that the user wants the relay to be allowed to send to, where nothing of ours is.
  package var peers: [String]

  /// Makes a plan; what is not named is as usual.
  package init(
    packets: Int = packetCount, maxLoss: Double = maxLoss, hold: Duration? = nil, pace: Int = pace,
    throughput: Duration? = nil, peers: [String] = []
  ) {
    self.packets = packets
    self.maxLoss = maxLoss
    self.hold = hold
    self.pace = pace
    self.throughput = throughput
    self.peers = peers
  }
}
