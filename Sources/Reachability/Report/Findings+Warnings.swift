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

extension Endpoint {
  /// Whether the address means something on its own network only, or nothing at all: loopback,
  /// private use (RFC 1918, RFC 4193), carrier NAT (RFC 6598), link-local or unspecified.
  var isPrivate: Bool { family == 6 ? isPrivateIPv6 : isPrivateIPv4 }

  /// `0.0.0.0` or `::`: no address at all (RFC 1122 §3.2.1.3, RFC 4291 §2.5.2).
  var isUnspecified: Bool { address == "0.0.0.0" || address == "::" }

  private var isPrivateIPv6: Bool {
    guard address != "::", address != "::1" else { return true }
    // fc00::/7 and fe80::/10.
    let group = UInt16(address.prefix { $0 != ":" }, radix: 16) ?? 0
    return group & 0xFE00 == 0xFC00 || group & 0xFFC0 == 0xFE80
  }

  private var isPrivateIPv4: Bool {
    let octets = address.split(separator: ".").compactMap { UInt8($0) }
    guard octets.count == 4 else { return false }
    switch (octets[0], octets[1]) {
    case (0, _), (10, _), (127, _), (192, 168), (169, 254): return true
    case (172, 16...31), (100, 64...127): return true
    default: return false
    }
  }
}
