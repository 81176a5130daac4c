/// Why a server does not work: the closed list of `stage/code` pairs.
///
/// The raw values are a contract: other programs parse them. Add, never rename.
package enum Cause: String, CaseIterable, Codable, Sendable {
  /// The rungs of the ladder from a configuration to data, the lowest first. The raw values are a part
  /// of the causes'.
  package enum Stage: String, CaseIterable, Sendable {
    case configuration, resolve, connect, proxy, tls, binding, allocate, permission, data
  }

  case configurationInvalidURL = "configuration/invalid-url"
  case configurationCredentialMissing = "configuration/credential-missing"
  case configurationCredentialExpired = "configuration/credential-expired"
  case configurationCredentialUntestable = "configuration/credential-untestable"
  case configurationUsernameTooLong = "configuration/username-too-long"

  case resolveNameNotFound = "resolve/name-not-found"
  case resolveNoAddress = "resolve/no-address"
  case resolveResolverFailed = "resolve/resolver-failed"
  case resolveTimeout = "resolve/timeout"
  case resolveFiltered = "resolve/filtered"

  case connectRefused = "connect/refused"
  case connectUnreachable = "connect/unreachable"
  case connectProhibited = "connect/prohibited"
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
  case tlsIssuerExpired = "tls/issuer-expired"
  case tlsUnknownServerName = "tls/unknown-server-name"
  case tlsClientCertificateRequired = "tls/client-certificate-required"
  case tlsHandshakeFailed = "tls/handshake-failed"
  case tlsLargeHello = "tls/large-hello"
  case tlsBigPacketsLost = "tls/big-packets-lost"

  case bindingNoResponse = "binding/no-response"
  case bindingNotSTUN = "binding/not-stun"
  case bindingMalformed = "binding/malformed"
  case bindingClosed = "binding/closed"
  case bindingReset = "binding/reset"
  case bindingNoMappedAddress = "binding/no-mapped-address"
  case bindingErrorResponse = "binding/error-response"
  case bindingOtherAddress = "binding/other-address"

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
  case allocateExpectsTLS = "allocate/expects-tls"
  case allocateOtherAddress = "allocate/other-address"
  case allocateChangingPort = "allocate/changing-port"

  case permissionForbidden = "permission/forbidden"
  case permissionNoResponse = "permission/no-response"
  case permissionErrorResponse = "permission/error-response"

  case dataNoData = "data/no-data"
  case dataOneWay = "data/one-way"
  case dataLoss = "data/loss"
  case dataFrozen = "data/frozen"
  case dataBigPacketsLost = "data/big-packets-lost"
  case dataCutOff = "data/cut-off"
  case dataOtherAddress = "data/other-address"
}

extension Cause {
  /// Everything that there is to say about the cause. A new cause has its line here, and its entry.
  package var entry: CauseEntry {
    switch self {
    case .configurationInvalidURL: .configurationInvalidURL
    case .configurationCredentialMissing: .configurationCredentialMissing
    case .configurationCredentialExpired: .configurationCredentialExpired
    case .configurationCredentialUntestable: .configurationCredentialUntestable
    case .configurationUsernameTooLong: .configurationUsernameTooLong

    case .resolveNameNotFound: .resolveNameNotFound
    case .resolveNoAddress: .resolveNoAddress
    case .resolveResolverFailed: .resolveResolverFailed
    case .resolveTimeout: .resolveTimeout
    case .resolveFiltered: .resolveFiltered

    case .connectRefused: .connectRefused
    case .connectUnreachable: .connectUnreachable
    case .connectProhibited: .connectProhibited
    case .connectTimeout: .connectTimeout
    case .connectReset: .connectReset

    case .proxyRefused: .proxyRefused
    case .proxyAuthRequired: .proxyAuthRequired
    case .proxyDenied: .proxyDenied
    case .proxyClosed: .proxyClosed
    case .proxyTimeout: .proxyTimeout

    case .tlsTimeout: .tlsTimeout
    case .tlsReset: .tlsReset
    case .tlsClosed: .tlsClosed
    case .tlsNotTLS: .tlsNotTLS
    case .tlsVersion: .tlsVersion
    case .tlsCertificateExpired: .tlsCertificateExpired
    case .tlsCertificateNotYetValid: .tlsCertificateNotYetValid
    case .tlsCertificateNameMismatch: .tlsCertificateNameMismatch
    case .tlsCertificateUntrusted: .tlsCertificateUntrusted
    case .tlsIssuerExpired: .tlsIssuerExpired
    case .tlsUnknownServerName: .tlsUnknownServerName
    case .tlsClientCertificateRequired: .tlsClientCertificateRequired
    case .tlsHandshakeFailed: .tlsHandshakeFailed
    case .tlsLargeHello: .tlsLargeHello
    case .tlsBigPacketsLost: .tlsBigPacketsLost

    case .bindingNoResponse: .bindingNoResponse
    case .bindingNotSTUN: .bindingNotSTUN
    case .bindingMalformed: .bindingMalformed
    case .bindingClosed: .bindingClosed
    case .bindingReset: .bindingReset
    case .bindingNoMappedAddress: .bindingNoMappedAddress
    case .bindingErrorResponse: .bindingErrorResponse
    case .bindingOtherAddress: .bindingOtherAddress

    case .allocateNoResponse: .allocateNoResponse
    case .allocateNotSTUN: .allocateNotSTUN
    case .allocateMalformed: .allocateMalformed
    case .allocateClosed: .allocateClosed
    case .allocateReset: .allocateReset
    case .allocateIntegrity: .allocateIntegrity
    case .allocateUnauthorized: .allocateUnauthorized
    case .allocateForbidden: .allocateForbidden
    case .allocateStaleNonce: .allocateStaleNonce
    case .allocateWrongCredentials: .allocateWrongCredentials
    case .allocateUnsupportedTransport: .allocateUnsupportedTransport
    case .allocateAllocationMismatch: .allocateAllocationMismatch
    case .allocateQuotaReached: .allocateQuotaReached
    case .allocateInsufficientCapacity: .allocateInsufficientCapacity
    case .allocateServerError: .allocateServerError
    case .allocateBadRequest: .allocateBadRequest
    case .allocateRedirectLoop: .allocateRedirectLoop
    case .allocateNoRelay: .allocateNoRelay
    case .allocateErrorResponse: .allocateErrorResponse
    case .allocateExpectsTLS: .allocateExpectsTLS
    case .allocateOtherAddress: .allocateOtherAddress
    case .allocateChangingPort: .allocateChangingPort

    case .permissionForbidden: .permissionForbidden
    case .permissionNoResponse: .permissionNoResponse
    case .permissionErrorResponse: .permissionErrorResponse

    case .dataNoData: .dataNoData
    case .dataOneWay: .dataOneWay
    case .dataLoss: .dataLoss
    case .dataFrozen: .dataFrozen
    case .dataBigPacketsLost: .dataBigPacketsLost
    case .dataCutOff: .dataCutOff
    case .dataOtherAddress: .dataOtherAddress
    }
  }

  /// The rung of the ladder that broke: the part of the raw value before the slash.
  package var stage: Stage { entry.stage }

  /// How it broke: the part of the raw value behind the slash.
  package var code: String { String(rawValue.drop { $0 != "/" }.dropFirst()) }

  /// What is wrong: one sentence for a human.
  package var message: String { entry.message }

  /// What a summary says of a server that fails so: "(it) does not answer".
  package var predicate: String { entry.predicate }

  /// What to do, and who can do it.
  package var hint: String { entry.hint }

  /// What a person needs who has to do something about it.
  package var explanation: Explanation { entry.explanation }
}
