import NIOCore
import ICEConfiguration
import ProbeEvidence

/// What the reader of the server side has to know of the messages that were read.
struct Intake: Equatable {
  /// How many messages were of use: answers, and data that a proof waits for.
  var uses = 0
  /// Whether messages may be sent: the tunnel is open, and TLS is up.
  var isOpen = false
  /// Whether a relay is there to be proved, so that data may come which nobody waits for.
  var isRelaying = false
}

/// Bounds what a server can make us read for nothing: others wait for the same event loop.
///
/// Begins the server side's pipeline. A stream that goes on and on, and carries no relayed data, is
/// given up. Otherwise reading pauses, so that the kernel drops datagrams, and TCP slows the sender
/// down.
final class IntakeHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  /// How many bytes of a stream may lead to nothing while it is opened.
  ///
  /// 128 KiB: a TLS handshake takes 6 mostly, and 100 with the longest chain of certificates that
  /// OpenSSL takes.
  static let openingLimit = 128 << 10

  /// How many may do so afterwards, unless a relay is proved.
  ///
  /// 16 KiB: more than any exchange takes, and the session tickets of TLS before it.
  static let byteLimit = 16 << 10

  /// How many useless datagrams, or KiB of a stream, are read of one server.
  ///
  /// 64 at once: a burst of late answers after a stall. Then 250 a second: 64 servers that flood us
  /// cost a tenth of a core (5 µs each, measured).
  private static let asking = Allowance(burst: 64, perSecond: 250)

  /// The same while a relay is proved, to which its peer's host can send whatever it likes.
  ///
  /// 5,000 a second: 20 Mbit/s of strangers' data (500 bytes each), behind which the proof's own
  /// packets still come in time.
  private static let relaying = Allowance(burst: 512, perSecond: 5000)

  /// How much may wait to be sent while more is read, in bytes.
  ///
  /// 256 KiB: four times what NIO lets wait before data is dropped. Only what TLS answers by itself
  /// gets there, to a server that does not read.
  private static let outgoingLimit = 256 << 10

  /// The pause while the server reads nothing. 20 ms: fifty looks a second cost nothing.
  private static let pauseWhileFull: Duration = .milliseconds(20)

  private let events: ServerSideEvents
  private let isStream: Bool
  private let start = NIODeadline.now()
  private var allowance = asking
  private var state = Intake()
  private var waste = 0
  private var isOver = false
  private var pause: Scheduled<Void>?

  init(_ events: ServerSideEvents, isStream: Bool) {
    self.events = events
    self.isStream = isStream
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isOver else { return }
    let size = unwrapInboundIn(data).readableBytes
    adapt(to: events.intake())
    let uses = state.uses
    context.fireChannelRead(data)
    adapt(to: events.intake())
    if state.uses == uses { wasted(size, context) } else { waitWhileFull(context) }
  }

  func channelInactive(context: ChannelHandlerContext) {
    isOver = true
    pause?.cancel()
    context.fireChannelInactive()
  }

  private func adapt(to intake: Intake) {
    if intake.isOpen, !state.isOpen { waste = 0 }
    if intake.isRelaying, !state.isRelaying { allowance = Self.relaying }
    state = intake
  }

  private func wasted(_ size: Int, _ context: ChannelHandlerContext) {
    waste += size
    let limit = state.isOpen ? Self.byteLimit : Self.openingLimit
    guard state.isRelaying || !isStream || waste <= limit else { return giveUp(context) }
    let debt = allowance.spend(
      isStream ? 1 + size >> 10 : 1, at: Duration(NIODeadline.now() - start))
    if debt > .zero { wait(debt, context) } else { waitWhileFull(context) }
  }

  private func giveUp(_ context: ChannelHandlerContext) {
    isOver = true
    events.happened(
      .receivedUnusable(
        bytes: .excess, detail: "\(waste >> 10) KiB, and no answer in them"))
    context.close(promise: nil)
  }

  private func waitWhileFull(_ context: ChannelHandlerContext) {
    let waiting = try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)
    if let waiting, waiting > Self.outgoingLimit { wait(Self.pauseWhileFull, context) }
  }

  private func wait(_ delay: Duration, _ context: ChannelHandlerContext) {
    guard pause == nil, !isOver else { return }
    try? context.channel.syncOptions?.setOption(.autoRead, value: false)
    pause = context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(delay)) {
      self.pause = nil
      self.waitWhileFull(context)
      guard self.pause == nil, !self.isOver else { return }
      try? context.channel.syncOptions?.setOption(.autoRead, value: true)
    }
  }
}
