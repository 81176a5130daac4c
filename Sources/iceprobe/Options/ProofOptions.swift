import ArgumentParser
import ICEConfiguration
import PlainText

/// Whether and how relays are proved with data.
struct ProofOptions: ParsableArguments {
  @Flag(help: "Send data through every relay and back: two relays per server, about a second.")
  var prove = false

  @Option(help: ArgumentHelp("Number of packets to echo.", valueName: "n"))
  var packets = ProofPlan.packetCount

  @Option(
    help: ArgumentHelp("Maximum packet loss per direction, in percent.", valueName: "percent"))
  var maxLoss = ProofPlan.maxLoss

  @Option(
    help: ArgumentHelp(
      "Send data both ways for this long (60s, 5m) and report any freeze.",
      valueName: "time"))
  var hold: Span?

  @Option(help: ArgumentHelp("Packets per second in each direction during --hold.", valueName: "n"))
  var pace = ProofPlan.pace

  @Option(
    help: ArgumentHelp(
      "Measure the relay's throughput for this long; at most 64 MiB each way.",
      valueName: "time"))
  var throughput: Span?

  @Option(
    help: ArgumentHelp(
      "If nothing of ours can be at the relay's other end: ask whether it may send to this address. "
        + "Repeatable.",
      valueName: "address"))
  var peer: [String] = []

  func validate() throws {
    for address in peer where IPAddress(address) == nil {
      throw ValidationError("--peer: \(address.shown) is no IP address")
    }
    // 10,000 packets take over three minutes, and tell no more than a hold would.
    guard (1...10_000).contains(packets) else {
      throw ValidationError("--packets: expected 1 to 10000")
    }
    guard (0...100).contains(maxLoss) else {
      throw ValidationError("--max-loss: expected a percentage, 0 to 100")
    }
    // 1,000 a second, ten times a video call's.
    guard (1...1000).contains(pace) else { throw ValidationError("--pace: expected 1 to 1000") }
    // A minute is bounded by the bytes anyway.
    guard throughput.map({ $0.duration <= .seconds(60) }) ?? true else {
      throw ValidationError("--throughput: expected no more than 60s")
    }
  }

  /// The plan that the options stand for; nil if relays are not to be proved. To hold one, or to measure
  /// its rate, is to prove it.
  var plan: ProofPlan? {
    guard prove || hold != nil || throughput != nil || !peer.isEmpty else { return nil }
    return ProofPlan(
      packets: packets, maxLoss: maxLoss, hold: hold?.duration, pace: pace,
      throughput: throughput?.duration, peers: peer)
  }
}
