extension Cause {
  /// What a summary says of a server that fails so: "(it) does not answer". Causes that come to the
  /// same for the listener share their words.
  package var predicate: String {
    switch self {
    case .configurationInvalidURL: "has an invalid URL"
    case .configurationCredentialMissing: "has no credentials"
    case .configurationCredentialExpired: "has expired credentials"
    case .configurationCredentialUntestable: "has credentials that cannot be tested"
    case .resolveNameNotFound, .resolveNoAddress: "has no address in DNS"
    case .resolveResolverFailed, .resolveTimeout: "cannot be looked up in DNS"
    case .connectRefused: "refuses the connection"
    case .connectUnreachable: "cannot be reached"
    case .connectTimeout, .bindingNoResponse, .allocateNoResponse, .permissionNoResponse:
      "does not answer"
    case .connectReset, .tlsReset, .tlsClosed, .bindingReset, .bindingClosed, .allocateReset,
      .allocateClosed:
      "has the connection cut"
    case .proxyRefused, .proxyAuthRequired, .proxyDenied, .proxyClosed, .proxyTimeout:
      "is stopped by the proxy"
    case .tlsTimeout: "does not answer the TLS handshake"
    case .tlsNotTLS: "does not speak TLS"
    case .tlsVersion: "speaks too old a TLS"
    case .tlsCertificateExpired: "has an expired certificate"
    case .tlsCertificateNotYetValid: "has a certificate that is not valid yet"
    case .tlsCertificateNameMismatch: "has a certificate for another name"
    case .tlsCertificateUntrusted: "has a certificate that is not trusted"
    case .tlsHandshakeFailed: "fails the TLS handshake"
    case .bindingNotSTUN, .bindingMalformed, .allocateNotSTUN, .allocateMalformed:
      "does not speak the protocol"
    case .bindingNoMappedAddress, .allocateNoRelay: "answers without an address"
    case .allocateIntegrity: "answers with a wrong signature"
    case .allocateUnauthorized: "refuses the password"
    case .allocateForbidden, .permissionForbidden: "forbids the relay"
    case .allocateUnsupportedTransport: "does not relay over UDP"
    case .allocateQuotaReached: "has the user's quota used up"
    case .allocateInsufficientCapacity: "has no capacity left"
    case .allocateRedirectLoop: "redirects without end"
    case .bindingErrorResponse, .allocateStaleNonce, .allocateWrongCredentials,
      .allocateAllocationMismatch, .allocateServerError, .allocateBadRequest,
      .allocateErrorResponse, .permissionErrorResponse:
      "answers with an error"
    case .dataNoData, .dataOneWay, .dataLoss, .dataFrozen: "loses the relayed data"
    }
  }
}

extension String {
  /// This predicate in the number that `count` asks for: "refuses it", "refuse it".
  package func agreeing(with count: Int) -> String {
    guard count != 1 else { return self }
    let verb = prefix { $0 != " " }
    let plural =
      switch verb {
      case "has": "have"
      case "does": "do"
      case "is": "are"
      case "was": "were"
      case "cannot": "cannot"
      default: String(verb.dropLast())
      }
    return plural + dropFirst(verb.count)
  }
}
