extension Findings {
  /// How many days before its end a certificate is worth a warning.
  ///
  /// 14: automatic renewal (ACME) happens about 30 days before the end; half of that without a new
  /// certificate means that it does not work.
  static let certificateWarningDays = 14

  /// The warnings that the evidence of a probe asks for. `now` is in seconds since 1970.
  func warnings(now: Int) -> [Warning] {
    [openRelayWarning, privateRelayWarning, certificateWarning(now: now)].compactMap { $0 }
  }

  /// How many whole days are left of the server's certificate; negative once it has expired.
  public func certificateDaysLeft(now: Int) -> Int? {
    // 86,400 seconds are a day.
    peer?.notAfter.map { Int(((Double($0) - Double(now)) / 86_400).rounded(.down)) }
  }

  private var openRelayWarning: Warning? {
    guard isOpenRelay else { return nil }
    return Warning(
      code: .openRelay,
      message: "the server grants relays without credentials: anybody can use it")
  }

  private var privateRelayWarning: Warning? {
    guard let relayed = told(\.relayedAddress), let remote else { return nil }
    // Beside a server on our own network a private relay may be meant; an unspecified one never is.
    guard relayed.isUnspecified || (relayed.isPrivate && !remote.isPrivate) else { return nil }
    return Warning(
      code: .relayAddressPrivate,
      message: "the relayed address \(relayed.address) is "
        + (relayed.isUnspecified
          ? "unspecified: nobody can reach it" : "private: the other side cannot reach it"))
  }

  private func certificateWarning(now: Int) -> Warning? {
    guard let days = certificateDaysLeft(now: now), (0..<Self.certificateWarningDays).contains(days)
    else { return nil }
    return Warning(
      code: .certificateExpiresSoon,
      message: "the certificate expires in \(days) \(days == 1 ? "day" : "days")")
  }
}
