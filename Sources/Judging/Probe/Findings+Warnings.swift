package import Causes
import ProbeEvidence

extension Findings {
  /// How many days before its end a certificate is worth a warning.
  ///
  /// 14: automatic renewal (ACME) happens about 30 days before the end; half of that without a new
  /// certificate means that it does not work.
  static let certificateWarningDays = 14

  /// The warnings that the evidence of a probe asks for. `now` is in seconds since 1970.
  package func warnings(now: Int) -> [Warning] {
    [
      openRelayWarning, privateRelayWarning, foreignAddressWarning, certificateWarning(now: now),
      plainWarning,
    ]
    .compactMap { $0 }
  }

  /// How many whole days are left of the server's certificate; negative once it has expired.
  package func certificateDaysLeft(now: Int) -> Int? {
    peer?.notAfter.map { Self.days(from: now, until: $0) }
  }

  /// The earliest end of all the certificates that the server presented, in seconds since 1970: when
  /// the chain as a whole ends.
  package var earliestCertificateExpiry: Int? {
    (peer?.chain?.compactMap(\.notAfter).min() ?? peer?.notAfter)
  }

  private static func days(from now: Int, until end: Int) -> Int {
    // 86,400 seconds are a day. Whole days on either side; what has just expired is below zero, too.
    let days = Int((Double(end) - Double(now)) / 86_400)
    return end < now ? min(days, -1) : days
  }

  private var openRelayWarning: Warning? {
    guard isOpenRelay else { return nil }
    return Warning(
      code: .openRelay,
      message: "the server grants relays without credentials: anybody can use it")
  }

  private var privateRelayWarning: Warning? {
    guard let relayed = latest(\.relayedAddress), let remote else { return nil }
    // Beside a server on our own network a private relay may be meant.
    guard relayed.isPrivate, !remote.isPrivate else { return nil }
    return Warning(
      code: .relayAddressPrivate,
      message: "the relayed address \(relayed.address) is private: the other side cannot reach it")
  }

  private var foreignAddressWarning: Warning? {
    guard let mapped = latest(\.mappedAddress) else { return nil }
    return ReflexiveAddress(mapped: mapped, local: local, server: remote).doubt
      .map { Warning(code: .mappedAddressForeign, message: $0) }
  }

  /// Of all that was presented and still holds, what ends first: without its issuer's certificate the
  /// server's own is worth nothing.
  private func certificateWarning(now: Int) -> Warning? {
    let ends = (peer?.ends ?? []).map { (name: $0.name, days: Self.days(from: now, until: $0.end)) }
    guard let first = ends.filter({ $0.days >= 0 }).min(by: { $0.days < $1.days }),
      first.days < Self.certificateWarningDays
    else { return nil }
    return Warning(
      code: .certificateExpiresSoon,
      message: "\(first.name) expires in \(first.days) \(first.days == 1 ? "day" : "days")")
  }
}

extension Findings {
  /// coturn's default, and no fault: a client that leaves TLS out is answered all the same.
  private var plainWarning: Warning? {
    let answersPlainly = trials.contains { $0.variant == .plain && $0.outcome == .answered }
    guard isSecured, answersPlainly else { return nil }
    return Warning(
      code: .plainOnTLSPort,
      message: "TLS works, but the port also accepts unencrypted STUN/TURN"
    )
  }
}

extension TLSPeer {
  /// When each certificate of the chain ends, in seconds since 1970; the server's own comes first.
  fileprivate var ends: [(name: String, end: Int)] {
    let own = notAfter.map { [(name: "the certificate", end: $0)] } ?? []
    return own
      + (chain ?? []).dropFirst().compactMap { issuer in
        issuer.notAfter.map { (name: "the issuer's certificate (\(issuer.subject))", end: $0) }
      }
  }
}
