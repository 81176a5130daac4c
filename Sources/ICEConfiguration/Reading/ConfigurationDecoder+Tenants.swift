import Documents
import PlainText

// The shapes of a configuration: tenants by their names, or one tenant in any of its own shapes.
extension ConfigurationDecoder {
  /// The tenants of a text, or of the part of it that `path` leads to.
  mutating func tenants(of text: ConfigurationText, at path: String?) -> [Tenant] {
    var root = JSONPlace(node: text.root, path: JSONPath())
    isProgram = text.isProgram
    isJSON = text.syntax == .tree && !text.isYAML && text.deviations.isEmpty
    if let path {
      guard let part = part(at: path, of: root) else { return [] }
      root = part
    }
    let tenants = tenants(in: root.opened)
    if let shape = found?.shape, !Shape.own.map(\.name).contains(shape.name) {
      for deviation in text.deviations {
        notice(deviation.description, at: deviation.position, path: JSONPath())
      }
    } else if !hasQuestion, !isProgram, let deviation = text.deviations.first,
      root.has(anyOf: "tenants", "stun", "turn", "icepolicy", "expect")
        || firstEntries(in: root) == nil
    {
      // Our own shape is written for us, and has no reason to be anything but JSON. What else is wrong
      // is met again once that is right.
      replaceErrors(
        with: ConfigurationError(
          source: source, position: deviation.error.position, keyPath: "",
          message: deviation.error.reason.description))
    }
    if host != nil, !usesHost, errors.isEmpty {
      report("--host is for a server's own file, such as turnserver.conf; this is none", at: root)
    }
    return tenants
  }

  /// How the text was read.
  var reading: ConfigurationReading {
    let match = found
    return ConfigurationReading(
      shape: match?.shape.name ?? Shape.tenant.name,
      origin: match?.shape.origin ?? Shape.tenant.origin,
      keyPath: match?.place.path.description ?? "",
      notices: notices.sorted { $0.position < $1.position })
  }

  private mutating func tenants(in root: JSONPlace) -> [Tenant] {
    guard root.has("tenants") else {
      report(unknown: [onlyTenant], at: root)
      return [tenant(named: onlyTenant, in: root, defaults: [:], isWhole: true)]
    }
    found = Match(shape: .tenants, place: root)
    let fields = fields(of: root, allowing: ["tenants", "expect", "accept"])
    let defaults = expectations(in: fields["expect"])
    let accepted = acceptedWarnings(in: fields["accept"])
    guard let table = fields["tenants"] else { return [] }
    let members = distinctMembers(of: table)
    if members.isEmpty, case .object = table.node.value {
      report("expected at least one tenant", at: table)
    }
    // Every key is a name here, even with `x-`: a tenant that is silently not asked would be a lie.
    report(unknown: members.map(\.key), at: table)
    defer { forgivesMissing = false }
    var whole: [String] = []
    let tenants = each(members) { decoder, member -> Tenant? in
      let errorsBefore = decoder.errorCount
      let field = table.value(of: member)
      if !member.key.isPrintable {
        decoder.report("expected a name that is not empty and has no control characters", at: field)
      }
      let isMeant =
        decoder.selection.isEmpty || decoder.selection.contains(member.key)
      decoder.forgivesMissing = !isMeant
      let tenant = decoder.tenant(named: member.key, in: field, defaults: defaults)
      if decoder.errorCount == errorsBefore { whole.append(member.key) }
      return isMeant ? tenant.accepting(accepted) : nil
    }
    nameTenants(withoutMissing: whole.filter(\.isPlainWord))
    return tenants
  }

  /// How many tenants are named that can be probed though others miss something: 3, a line's worth.
  private static let wholeTenantsShown = 3

  /// Says at all that is missing which tenants do not need it.
  private mutating func nameTenants(withoutMissing names: [String]) {
    guard selection.isEmpty, !names.isEmpty else { return }
    let options = names.prefix(Self.wholeTenantsShown).map { "--tenant \($0)" }
    addToMissing(
      ", or probe without it: \(options.joined(separator: " "))"
        + (names.count > options.count ? " or another tenant" : ""))
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
    named name: String, in place: JSONPlace, defaults: PlacedExpectations, isWhole: Bool = false
  ) -> Tenant {
    let errorsBefore = errorCount
    let contents = contents(of: place, isWhole: isWhole)
    if contents.servers.isEmpty, errorCount == errorsBefore {
      let isForeign =
        isWhole && found.map { !Shape.own.map(\.name).contains($0.shape.name) } == true
      report(
        isForeign && !place.isArray
          ? "there is no server in it; it was read as \(found?.shape.name ?? "")"
          : #"expected at least one server under "stun" or "turn""#, at: place)
    }
    let own = expectations(in: contents.expect)
    let placed = defaults.merging(own) { $1 }
    let accepted = acceptedWarnings(in: contents.accept)
    let tenant = Tenant(
      name: name, servers: contents.servers.map { $0.accepting(accepted) },
      icePolicy: contents.icePolicy ?? .all,
      expectations: Expectation.Key.allCases.flatMap { (placed[$0] ?? []).map(\.expectation) })
    if errorCount == errorsBefore { report(impossible: placed, own: own, in: tenant) }
    return tenant
  }

  /// What a tenant says in our own shape, or in one that nobody knows.
  mutating func own(_ place: JSONPlace) -> Shape.Contents {
    let keys = ["stun", "turn", "icePolicy", "expect", "accept"]
    if !place.has(anyOf: "stun", "turn", "icepolicy", "expect"),
      let elsewhere = firstEntries(in: place)
    {
      report(elsewhere: elsewhere)
      return Shape.Contents()
    }
    let fields = fields(of: place, allowing: keys, otherShapes: ["tenants", "iceServers"])
    var servers = servers(listedIn: fields["stun"], .stun)
    servers += self.servers(listedIn: fields["turn"], .turn)
    return Shape.Contents(
      servers: servers, icePolicy: fields["icePolicy"].map { word($0, default: .all) },
      expect: fields["expect"], accept: fields["accept"])
  }
}

extension String {
  /// Whether no shell takes it for anything but a word.
  fileprivate var isPlainWord: Bool {
    !isEmpty && !hasPrefix("-")
      && utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
          UInt8(ascii: "."):
          true
        default: false
        }
      }
  }
}
