/// Why a server does not work: the closed list of `stage/code` pairs.
///
/// The raw values are a contract: other programs parse them. Add, never rename.
package enum Cause: String, CaseIterable, Codable, Sendable {
  case configurationInvalidURL = "configuration/invalid-url"
  case configurationCredentialMissing = "configuration/credential-missing"
  case configurationCredentialExpired = "configuration/credential-expired"
  case configurationCredentialUntestable = "configuration/credential-untestable"

  case resolveNameNotFound = "resolve/name-not-found"
  case resolveNoAddress = "resolve/no-address"
  case resolveResolverFailed = "resolve/resolver-failed"
  case resolveTimeout = "resolve/timeout"

  case connectRefused = "connect/refused"
  case connectUnreachable = "connect/unreachable"
  case connectTimeout = "connect/timeout"
  case connectReset = "connect/reset"

  case proxyRefused = "proxy/refused"
  case proxyAuthRequired = "proxy/auth-required"
  case proxyDenied = "proxy/denied"
  case proxyClosed = "proxy/closed"
  case proxyTimeout = "proxy/timeout"

  case tlsTimeout = "tls/timeout"
  case tlsReset = "tls/reset"
  case tlsClosed = "tls/closed"
  case tlsNotTLS = "tls/not-tls"
  case tlsVersion = "tls/version"
  case tlsCertificateExpired = "tls/certificate-expired"
  case tlsCertificateNotYetValid = "tls/certificate-not-yet-valid"
  case tlsCertificateNameMismatch = "tls/certificate-name-mismatch"
  case tlsCertificateUntrusted = "tls/certificate-untrusted"
  case tlsHandshakeFailed = "tls/handshake-failed"

  case bindingNoResponse = "binding/no-response"
  case bindingNotSTUN = "binding/not-stun"
  case bindingMalformed = "binding/malformed"
  case bindingClosed = "binding/closed"
  case bindingReset = "binding/reset"
  case bindingNoMappedAddress = "binding/no-mapped-address"
  case bindingErrorResponse = "binding/error-response"

  case allocateNoResponse = "allocate/no-response"
  case allocateNotSTUN = "allocate/not-stun"
  case allocateMalformed = "allocate/malformed"
  case allocateClosed = "allocate/closed"
  case allocateReset = "allocate/reset"
  case allocateIntegrity = "allocate/integrity"
  case allocateUnauthorized = "allocate/unauthorized"
  case allocateForbidden = "allocate/forbidden"
  case allocateStaleNonce = "allocate/stale-nonce"
  case allocateWrongCredentials = "allocate/wrong-credentials"
  case allocateUnsupportedTransport = "allocate/unsupported-transport"
  case allocateAllocationMismatch = "allocate/allocation-mismatch"
  case allocateQuotaReached = "allocate/quota-reached"
  case allocateInsufficientCapacity = "allocate/insufficient-capacity"
  case allocateServerError = "allocate/server-error"
  case allocateBadRequest = "allocate/bad-request"
  case allocateRedirectLoop = "allocate/redirect-loop"
  case allocateNoRelay = "allocate/no-relay"
  case allocateErrorResponse = "allocate/error-response"

  case permissionForbidden = "permission/forbidden"
  case permissionNoResponse = "permission/no-response"
  case permissionErrorResponse = "permission/error-response"

  case dataNoData = "data/no-data"
  case dataOneWay = "data/one-way"
  case dataLoss = "data/loss"
  case dataFrozen = "data/frozen"

  /// The rung of the ladder that broke: the part of the raw value before the slash.
  package var stage: String { String(rawValue.prefix { $0 != "/" }) }

  /// How it broke: the part of the raw value behind the slash.
  package var code: String { String(rawValue.drop { $0 != "/" }.dropFirst()) }
}
