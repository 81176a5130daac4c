import Causes
import ICEConfiguration
import Judging
import PlainText
import ProbeEvidence

/// What one server has to do with an expectation.
enum Bearing: Equatable {
  /// It is as expected.
  case meets
  /// It is not, and how it is.
  case breaks(String)
  /// Nothing can be said, and why.
  case undecided(String)
  /// It fails before it could show what the expectation is about.
  case silent(String)
  /// The expectation is not about it.
  case unconcerned
}

extension Expectation {
  /// What a server that was asked has to do with the expectation. `now` is in seconds since 1970.
  func bearing(of result: Report.Result, now: Int) -> Bearing {
    switch self {
    case .relays: result.isTURN ? result.working : .unconcerned
    case .jurisdiction(let name):
      result.isTURN && result.server.jurisdiction == name ? result.working : .unconcerned
    case .transport(let transport):
      transport.matches(result.server.url) ? result.working : .unconcerned
    case .relayedAddresses(let ranges):
      result.isTURN ? result.relaying(into: ranges) : .unconcerned
    case .certificateDays(let days):
      result.server.url.isSecure ? result.holding(for: days, now: now) : .unconcerned
    case .certificateShare(let percent):
      result.server.url.isSecure ? result.holding(forPercent: percent, now: now) : .unconcerned
    case .duration(let limit): result.working(within: limit)
    case .everyServer: result.working
    case .everyAddress: result.workingEverywhere
    }
  }
}

extension Report.Result {
  /// Whether the server works.
  fileprivate var working: Bearing {
    switch verdict {
    case .srflx, .relay: .meets
    case .failure(let failure): .breaks(failure.cause.rawValue)
    case .inconclusive(let why): .undecided(why.message.shown)
    case .skipped: .unconcerned
    }
  }

  /// What a server that does not work says of anything but that.
  private var workless: Bearing {
    if case .breaks(let cause) = working { .silent(cause) } else { working }
  }

  /// Whether every address of the server's name works. One to which this machine has no way says
  /// nothing.
  fileprivate var workingEverywhere: Bearing {
    guard verdict.status.isSuccess else { return working }
    // What is expected of the tenant counts more than what is accepted of the server.
    if let warning = (warnings + acceptedWarnings).first(where: { $0.code == .addressesFailing }) {
      return .breaks(warning.message)
    }
    let undecided = endpoints.lazy.compactMap { endpoint in
      if case .inconclusive(let why) = endpoint.verdict { why.message.shown } else { nil }
    }
    return undecided.first.map { .undecided($0) } ?? .meets
  }

  /// Whether every relayed address that any address of the server gives is in one of the ranges.
  fileprivate func relaying(into ranges: [AddressRange]) -> Bearing {
    guard verdict == .relay else { return workless }
    let relayed = endpoints.filter { $0.verdict == .relay }
      .compactMap { $0.findings?.latest(\.relayedAddress)?.address }
    let outside = relayed.filter { address in !ranges.contains { $0.contains(address) } }
    guard outside.isEmpty else { return .breaks(outside.joined(separator: ", ")) }
    return relayed.isEmpty ? .silent("no relayed address") : .meets
  }

  /// Whether every certificate that counts at any address of the server has so many days left.
  fileprivate func holding(for days: Int, now: Int) -> Bearing {
    let left = endpoints.compactMap { $0.findings?.chainDaysLeft(now: now) }.min()
    guard let left else { return verdict.status.isSuccess ? .silent("no date") : workless }
    guard left < days else { return .meets }
    let words = abs(left) == 1 ? "1 day" : "\(abs(left)) days"
    return .breaks(left < 0 ? "expired \(words) ago" : "\(words) left")
  }

  /// Whether of every such certificate so many per cent of its lifetime are left.
  fileprivate func holding(forPercent percent: Int, now: Int) -> Bearing {
    let left = endpoints.compactMap { $0.findings?.chainPercentLeft(now: now) }.min()
    guard let left else { return verdict.status.isSuccess ? .silent("no lifetime") : workless }
    guard left < percent else { return .meets }
    return .breaks(left < 0 ? "expired" : "\(left)% left")
  }

  /// Whether the server was known to work soon enough.
  fileprivate func working(within limit: Duration) -> Bearing {
    guard verdict.status.isSuccess, let duration else { return workless }
    return duration <= limit ? .meets : .breaks(duration.brief)
  }
}

extension ServerURL {
  /// Whether the server shows a certificate.
  fileprivate var isSecure: Bool { transport == .tls || transport == .dtls }
}
