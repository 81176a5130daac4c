import Documents
import PlainText

/// Expectations by their keys, each with the place that asks for it.
///
/// A key without any is one that `null` or `false` has lifted.
typealias PlacedExpectations = [Expectation.Key: [(expectation: Expectation, place: JSONPlace)]]

extension ConfigurationDecoder {
  /// What an `expect` asks for.
  mutating func expectations(in place: JSONPlace?) -> PlacedExpectations {
    guard let place else { return [:] }
    let fields = fields(of: place, allowing: Expectation.Key.allCases.map(\.rawValue))
    var placed: PlacedExpectations = [:]
    for key in Expectation.Key.allCases {
      guard let field = fields[key.rawValue] else { continue }
      if field.node.value.isNull {
        placed[key] = []
      } else {
        placed[key] = expectations(key, in: field)
      }
    }
    return placed
  }

  private mutating func expectations(
    _ key: Expectation.Key, in place: JSONPlace
  ) -> [(expectation: Expectation, place: JSONPlace)] {
    switch key {
    case .relays:
      return wholeNumber(place).map { [(.relays(atLeast: $0), place)] } ?? []
    case .jurisdictions:
      return elements(of: place) { decoder, element in
        decoder.printableText(element).map { (.jurisdiction($0), element) }
      }
    case .transports:
      return elements(of: place) { decoder, element in
        decoder.transport(element).map { (.transport($0), element) }
      }
    case .relayedAddresses:
      let ranges = elements(of: place) { $0.range($1) }
      return ranges.isEmpty ? [] : [(.relayedAddresses(ranges), place)]
    case .certificateDays:
      return timeLeft(place).map { [($0, place)] } ?? []
    case .duration:
      return duration(place).map { [(.duration(atMost: $0), place)] } ?? []
    case .everyServer:
      return truth(place) ? [(.everyServer, place)] : []
    case .everyAddress:
      return truth(place) ? [(.everyAddress, place)] : []
    }
  }

  /// Reports every expectation that no run can meet, since the tenant has no server for it.
  mutating func report(
    impossible placed: PlacedExpectations, own: PlacedExpectations, in tenant: Tenant
  ) {
    for (key, expectations) in placed {
      for (expectation, place) in expectations {
        guard let obstacle = tenant.obstacle(to: expectation) else { continue }
        let hint = own[key] == nil ? #"; null lifts this, in an "expect" of its own"# : ""
        report("the tenant \(tenant.name.quoted) \(obstacle)\(hint)", at: place)
      }
    }
  }
}

// MARK: - The values

extension ConfigurationDecoder {
  private mutating func elements<Value>(
    of place: JSONPlace, _ read: (inout Self, JSONPlace) -> Value?
  ) -> [Value] {
    guard let elements = place.elements else {
      reportType("an array of strings", at: place)
      return []
    }
    if elements.isEmpty { report("expected at least one; null expects none", at: place) }
    return each(elements, read)
  }

  private mutating func wholeNumber(_ place: JSONPlace) -> Int? {
    guard let number = place.node.value.numberText.flatMap(Int.init), number > 0 else {
      report("expected a whole number from 1", at: place)
      return nil
    }
    return number
  }

  /// Days, or a share of the lifetime: `14`, or `"20%"`.
  private mutating func timeLeft(_ place: JSONPlace) -> Expectation? {
    if let number = place.node.value.numberText.flatMap(Int.init), number > 0 {
      return .certificateDays(atLeast: number)
    }
    // More than 99 % is left of no certificate that anybody can have got.
    if let text = place.node.value.text, let percent = Int(text.dropLast()),
      (1...99).contains(percent), text == "\(percent)%"
    {
      return .certificateShare(atLeastPercent: percent)
    }
    report(#"expected a whole number of days from 1, or a share from "1%" to "99%""#, at: place)
    return nil
  }

  private mutating func truth(_ place: JSONPlace) -> Bool {
    guard let truth = place.node.value.truth else {
      reportType("true or false", at: place)
      return false
    }
    return truth
  }

  private mutating func transport(_ place: JSONPlace) -> ExpectedTransport? {
    if let text = place.node.value.text, let transport = ExpectedTransport(text) {
      return transport
    }
    report(
      #"expected a transport such as "turn/udp", "turn/tls:443" or "stun/udp:3478""#, at: place)
    return nil
  }

  private mutating func range(_ place: JSONPlace) -> AddressRange? {
    if let text = place.node.value.text, let range = AddressRange(text) { return range }
    report(
      #"expected a range such as "198.51.100.0/24" or "2001:db8::/32", "#
        + "with no bit set behind its prefix", at: place)
    return nil
  }

  /// A time with its unit: a bare number would be read as seconds by one and as milliseconds by another.
  private mutating func duration(_ place: JSONPlace) -> Duration? {
    if let text = place.node.value.text, let duration = Duration(written: text) {
      return duration
    }
    report(#"expected a time such as "800ms", "2.5s" or "5m", up to an hour"#, at: place)
    return nil
  }
}
