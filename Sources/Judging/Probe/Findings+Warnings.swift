package import Causes
import ProbeEvidence

extension Findings {
  /// How many days before its end a certificate is worth a warning at most.
  ///
  /// 14: automatic renewal (ACME) happens about 30 days before the end; half of that without a new
  /// certificate means that it does not work.
  static let certificateWarningDays = 14

  /// The share of a certificate's lifetime below which it is worth a warning, as one part in so many.
  ///
  /// 5: renewal is due with a third left, or with half of what lives for ten days or less (Let's Encrypt's
  /// integration guide). A certificate for 160 hours must not warn all its life.
  static let certificateWarningShare = 5

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

  /// How many whole days are left of the certificate that ends first of those that count; negative once
  /// it has expired.
  package func chainDaysLeft(now: Int) -> Int? {
    earliestCertificateExpiry.map { Self.days(from: now, until: $0) }
  }

  /// How much is left until then, in per cent of the lifetime of the server's own certificate, rounded
  /// down; negative once it has passed, nil where that lifetime is not known.
  ///
  /// Its own, since an old root may have a small part of its decades left, and still years.
  package func chainPercentLeft(now: Int) -> Int? {
    earliestCertificateExpiry.flatMap { peer?.lifetimes.first?.percent(from: now, to: $0) }
  }

  /// The earliest end of all the certificates that count, in seconds since 1970: when the chain as a
  /// whole ends. Those count that were verified; where none was, those that were presented.
  package var earliestCertificateExpiry: Int? { peer?.lifetimes.map(\.end).min() }

  fileprivate static func days(from now: Int, until end: Int) -> Int {
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
    guard relayed.isPrivate, !remote.isPrivate,
      // Then it is the failure itself.
      relayed.relayImpossibility(at: remote, from: local) == nil
    else { return nil }
    return Warning(
      code: .relayAddressPrivate,
      message: "the relayed address \(relayed.address) is private: the other side cannot reach it")
  }

  private var foreignAddressWarning: Warning? {
    let answer = replies.last { $0.outcome == .success && $0.mappedAddress != nil }
    guard let answer, let mapped = answer.mappedAddress else { return nil }
    let seen = ReflexiveAddress(mapped: mapped, local: local, server: remote)
    // Of a STUN server it is the failure itself; a TURN server relays all the same.
    let impossibility = answer.method == .allocate ? seen.impossibility : nil
    return (impossibility ?? seen.doubt).map { Warning(code: .mappedAddressForeign, message: $0) }
  }

  /// Of all that was presented and still holds, what ends first: without its issuer's certificate the
  /// server's own is worth nothing.
  private func certificateWarning(now: Int) -> Warning? {
    let ending = (peer?.lifetimes ?? []).filter { $0.end >= now && $0.isNearEnd(now: now) }
    guard let first = ending.min(by: { $0.end < $1.end }) else { return nil }
    return Warning(
      code: .certificateExpiresSoon,
      message: "\(first.name) expires in \(first.wordsLeft(now: now))")
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

/// From when to when a certificate holds, in seconds since 1970.
private struct Lifetime {
  let name: String
  let start: Int?
  let end: Int

  /// 86,400 seconds are a day, 3,600 an hour.
  private static let day = 86_400.0
  private static let hour = 3_600.0

  /// Without a beginning the lifetime is not known. As floating-point numbers, which no date of a
  /// hostile certificate overflows.
  private var length: Double? {
    start.map { Double(end) - Double($0) }.flatMap { $0 > 0 ? $0 : nil }
  }

  private func left(now: Int) -> Double { Double(end) - Double(now) }

  /// Less is left than a fifth of the lifetime, and than two weeks.
  func isNearEnd(now: Int) -> Bool {
    let most = Double(Findings.certificateWarningDays) * Self.day
    let share = length.map { $0 / Double(Findings.certificateWarningShare) } ?? most
    return left(now: now) < min(most, share)
  }

  /// The time between two instants in per cent of the lifetime; nil if that is not known.
  func percent(from start: Int, to end: Int) -> Int? {
    length.map { Int(((Double(end) - Double(start)) / $0 * 100).rounded(.down).clamped) }
  }

  /// Of a lifetime of ten days or less, hours are worth counting: a day is much of it.
  func wordsLeft(now: Int) -> String {
    let days = Findings.days(from: now, until: end)
    let isBrief = length.map { $0 <= 10 * Self.day } ?? false
    let (count, unit) = isBrief ? (Int(left(now: now) / Self.hour), "hour") : (days, "day")
    return "\(count) \(unit)\(count == 1 ? "" : "s")"
  }
}

extension Double {
  /// Within what an `Int` of a few digits holds: a hostile certificate may live for a second.
  fileprivate var clamped: Double { Swift.min(Swift.max(self, -1_000_000), 1_000_000) }
}

extension TLSPeer {
  /// From when to when each certificate holds that counts; the server's own comes first.
  fileprivate var lifetimes: [Lifetime] {
    let own = notAfter.map { [Lifetime(name: "the certificate", start: notBefore, end: $0)] } ?? []
    return own
      + (verifiedChain ?? chain ?? []).dropFirst().compactMap { issuer in
        issuer.notAfter.map {
          Lifetime(
            name: "the issuer's certificate (\(issuer.subject))", start: issuer.notBefore, end: $0)
        }
      }
  }
}
