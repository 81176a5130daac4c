import Documents
import PlainText

// The shapes of a configuration: tenants by their names, or one tenant in any of its own shapes.
extension ConfigurationDecoder {
  /// The members of the W3C's RTCConfiguration that have no say in which servers are asked.
  private static let ignoredByWebRTC = [
    "bundlePolicy", "certificates", "iceCandidatePoolSize", "peerIdentity", "rtcpMuxPolicy",
  ]
  /// What Twilio answers besides the servers, which carry the user name and password once more.
  private static let ignoredByTwilio = [
    "account_sid", "date_created", "date_updated", "password", "ttl", "username",
  ]

  mutating func tenants(in root: JSONPlace) -> [Tenant] {
    guard root.has("tenants") else {
      report(unknown: [onlyTenant], at: root)
      return [tenant(named: onlyTenant, in: root, defaults: [:])]
    }
    let fields = fields(of: root, allowing: ["tenants", "expect"])
    let defaults = expectations(in: fields["expect"])
    guard let table = fields["tenants"] else { return [] }
    let members = distinctMembers(of: table)
    if members.isEmpty, case .object = table.node.value {
      report("expected at least one tenant", at: table)
    }
    // Every key is a name here, even with `x-`: a tenant that is silently not asked would be a lie.
    report(unknown: members.map(\.key), at: table)
    defer { forgivesMissing = false }
    return each(members) { decoder, member in
      let field = table.value(of: member)
      if !member.key.isPrintable {
        decoder.report("expected a name that is not empty and has no control characters", at: field)
      }
      let isMeant =
        decoder.selection.isEmpty || decoder.selection.contains(member.key)
      decoder.forgivesMissing = !isMeant
      let tenant = decoder.tenant(named: member.key, in: field, defaults: defaults)
      return isMeant ? tenant : nil
    }
  }

  /// How many tenants a message lists: 20, as many as errors are shown.
  private static let namesShown = 20

  private mutating func report(unknown names: [String], at place: JSONPlace) {
    for missing in selection where !names.contains(missing) {
      let more = names.count - Self.namesShown
      let known =
        names.prefix(Self.namesShown).map(\.quoted).joined(separator: ", ")
        + (more > 0 ? " and \(more) more" : "")
      let tenant = MistakenPath(missing) == nil ? "tenant \(missing.quoted)" : "such tenant"
      report("there is no \(tenant) here; there is \(known)", at: place)
    }
  }

  /// A tenant whose own expectations take the place of the `defaults` key by key.
  private mutating func tenant(
    named name: String, in place: JSONPlace, defaults: PlacedExpectations
  ) -> Tenant {
    let errorsBefore = errorCount
    let contents = contents(of: place)
    if contents.servers.isEmpty, errorCount == errorsBefore {
      report(#"expected at least one server under "stun" or "turn""#, at: place)
    }
    let own = expectations(in: contents.expect)
    let placed = defaults.merging(own) { $1 }
    let tenant = Tenant(
      name: name, servers: contents.servers, icePolicy: contents.icePolicy ?? .all,
      expectations: Expectation.Key.allCases.flatMap { (placed[$0] ?? []).map(\.expectation) })
    if errorCount == errorsBefore { report(impossible: placed, own: own, in: tenant) }
    return tenant
  }

  /// What a tenant says of itself, in any shape.
  private struct Contents {
    var servers: [Server] = []
    var icePolicy: ICEPolicy?
    var expect: JSONPlace?
  }

  /// What a tenant says, in whichever shape it says it.
  private mutating func contents(of place: JSONPlace) -> Contents {
    if place.elements != nil { return Contents(servers: servers(listedIn: place, .webRTC)) }
    if place.has("iceServers") { return contents(ofWebRTC: place) }
    if place.has("ice_servers") {
      let fields = fields(of: place, allowing: ["ice_servers"] + Self.ignoredByTwilio)
      return Contents(servers: servers(listedIn: fields["ice_servers"], .webRTC))
    }
    if place.has("v") { return contents(ofXirsys: place) }
    if place.has("uris") { return Contents(servers: servers(in: place, .matrix)) }

    let keys = ["stun", "turn", "icePolicy", "expect"]
    let fields = fields(of: place, allowing: keys, otherShapes: ["tenants", "iceServers"])
    var servers = servers(listedIn: fields["stun"], .stun)
    servers += self.servers(listedIn: fields["turn"], .turn)
    return Contents(
      servers: servers, icePolicy: fields["icePolicy"].map { word($0, default: .all) },
      expect: fields["expect"])
  }

  private mutating func contents(ofWebRTC place: JSONPlace) -> Contents {
    let keys = ["iceServers", "iceTransportPolicy"] + Self.ignoredByWebRTC
    let fields = fields(of: place, allowing: keys)
    var servers: [Server] = []
    // Cloudflare has answered, and Xirsys answers, one object where the W3C has an array.
    if let entry = fields["iceServers"], case .object = entry.node.value {
      servers = self.servers(in: entry, .webRTC)
    } else {
      servers = self.servers(listedIn: fields["iceServers"], .webRTC)
    }
    return Contents(
      servers: servers, icePolicy: fields["iceTransportPolicy"].map { word($0, default: .all) })
  }

  /// Xirsys wraps the W3C's shape: `{"v": {"iceServers": …}, "s": "ok"}`.
  private mutating func contents(ofXirsys place: JSONPlace) -> Contents {
    let fields = fields(of: place, allowing: ["v", "s"])
    if let status = fields["s"], !status.node.value.isString("ok") {
      report(#"expected "ok"; this is the provider's refusal, not its servers"#, at: status)
      return Contents()
    }
    return fields["v"].map { contents(ofWebRTC: $0) } ?? Contents()
  }
}
