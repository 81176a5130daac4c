package import Causes
import PlainText
import ProbeEvidence

extension RelayFindings {
  /// What is worth knowing beside a relay that works.
  package var warnings: [Warning] {
    if failure != nil || undecided != nil { return [] }
    return proofWarnings + [sourceWarning, blockadeWarning].compactMap(\.self)
  }

  private var sourceWarning: Warning? {
    guard let source, let other = source.otherAddress else { return nil }
    return Warning(
      code: .relaySourceDiffers,
      message: "the relay is said to be at \(source.relayed.address), and its packets come from "
        + "\(other.address): right only if that is its address inside this network")
  }

  /// Between two relays of one server nothing crosses its firewall. At a private address nothing from
  /// outside arrives anyway.
  private var blockadeWarning: Warning? {
    guard let source, let blockade = source.blockade, !source.relayed.isPrivate else { return nil }
    let relay = source.relayed.address
    let words =
      switch blockade {
      case .inwards:
        "what this machine sends to the relay's own port at \(relay) does not come out of it, and what the "
          + "relay sends arrives: a firewall in front of the server keeps packets to its relay ports out"
      case .outwards:
        "what the relay at \(relay) sends to this machine does not arrive, and packets to it do: a firewall "
          + "keeps packets from the server's relay ports back"
      case .bothWays:
        "no packet passes between the relay's own port at \(relay) and this machine, either way: a firewall "
          + "in front of the server closes its relay ports, or this network blocks UDP to them"
      }
    return Warning(code: .relayPortsBlocked, message: words)
  }

  private var proofWarnings: [Warning] {
    let words = setbacks.map { "\($0.way.words(peer: $0.peer)): \($0.fault.words)" }
    guard !words.isEmpty else { return [] }
    guard isProved == true else {
      let isOver = setbacks.contains { $0.fault == .interrupted }
      return isOver
        ? []
        : [
          Warning(
            code: .relayNotProved,
            message: "not proved with data; tried with " + words.joined(separator: "; with "))
        ]
    }
    return [
      Warning(
        code: .relayProvedOtherwise,
        message: "proved with \(way?.words(peer: peer) ?? "") only, and not with "
          + words.joined(separator: ", nor with "))
    ]
  }
}

extension ProofFault {
  /// Why nothing went through, in a few words.
  package var words: String {
    switch self {
    case .noPeer(let failure):
      failure.stunError.map { "\($0.code) \($0.reason.shown)" } ?? failure.cause.message
    case .denied(_, let error):
      "the server's policy denies it (\(error.code) \(error.reason.shown))"
    case .refused(_, let error): "no permission (\(error.code) \(error.reason.shown))"
    case .unanswered: "the request for a permission is not answered"
    case .permittedOnly: "the server permits it, and nothing of ours is there to answer"
    case .silent: "nothing comes through"
    case .oneWay: "data goes one way only"
    case .cut(_, let detail): "the path ended (\(detail.shown))"
    case .forbidden(let detail): "this machine's own firewall forbids it\(detail.inParentheses)"
    case .disturbed(let disturbance): disturbance.message
    case .interrupted: "interrupted"
    case .fault(let detail): detail.shown
    }
  }
}
