/// Every warning there is. The raw values are part of the output's schema: they are only ever added.
package enum WarningCode: String, Codable, Hashable, Sendable, CaseIterable {
  /// A TURN server has no credentials in the configuration, so the application's placeholders are
  /// tried.
  case placeholderCredentials = "placeholder-credentials"
  /// The user name, password or secret looks wrong: a REST user name in the wrong order, a placeholder.
  case credentialsLookWrong = "credentials-look-wrong"
  /// Temporary credentials end within the hour.
  case credentialsExpireSoon = "credentials-expire-soon"
  /// The certificate's end is near.
  case certificateExpiresSoon = "certificate-expires-soon"
  /// The relayed address means something on the server's own network only.
  case relayAddressPrivate = "relay-address-private"
  /// The address at which the server sees this client cannot be, or need not be, ours.
  case mappedAddressForeign = "mapped-address-foreign"
  /// Some addresses of the server's name do not work.
  case addressesFailing = "addresses-failing"
  /// The server works, and some attempts at it failed.
  case attemptsFailed = "attempts-failed"
  /// The path through the proxy and the one without it do not come to the same.
  case pathsDiffer = "paths-differ"
  /// The server grants relays without credentials.
  case openRelay = "open-relay"
  /// The relay was granted, and nothing could be put at its other end to prove it with data.
  case relayNotProved = "relay-not-proved"
  /// The relay was proved with something else at its other end than a second relay of its server.
  case relayProvedOtherwise = "relay-proved-otherwise"
  /// The relay's packets come from another address than the relay is said to have.
  case relaySourceDiffers = "relay-source-differs"
  /// Packets do not pass between the relay's own port and this machine.
  case relayPortsBlocked = "relay-ports-blocked"
  /// A port for TLS answers STUN without TLS, too.
  case plainOnTLSPort = "plain-on-tls-port"
  /// A browser does not use the server: for its URL, its credentials, its certificate or its TLS.
  case browserRefuses = "browser-refuses"
  /// A browser uses the server otherwise than the URL says.
  case browserDiffers = "browser-differs"
  /// A browser does something unexpected with the servers as one list.
  case browserConfiguration = "browser-configuration"
}

extension WarningCode {
  /// Everything that there is to say about the warning.
  package var entry: WarningEntry {
    switch self {
    case .placeholderCredentials: .placeholderCredentials
    case .credentialsLookWrong: .credentialsLookWrong
    case .credentialsExpireSoon: .credentialsExpireSoon
    case .certificateExpiresSoon: .certificateExpiresSoon
    case .relayAddressPrivate: .relayAddressPrivate
    case .mappedAddressForeign: .mappedAddressForeign
    case .addressesFailing: .addressesFailing
    case .attemptsFailed: .attemptsFailed
    case .pathsDiffer: .pathsDiffer
    case .openRelay: .openRelay
    case .relayNotProved: .relayNotProved
    case .relayProvedOtherwise: .relayProvedOtherwise
    case .relaySourceDiffers: .relaySourceDiffers
    case .relayPortsBlocked: .relayPortsBlocked
    case .plainOnTLSPort: .plainOnTLSPort
    case .browserRefuses: .browserRefuses
    case .browserDiffers: .browserDiffers
    case .browserConfiguration: .browserConfiguration
    }
  }

  /// What it warns of: one sentence for a human, without the particulars of a case.
  package var message: String { entry.message }

  /// What a person needs who has to do something about it.
  package var explanation: Explanation { entry.explanation }
}
