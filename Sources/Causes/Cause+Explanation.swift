extension Cause {
  /// What there is to say about the cause, stage by stage.
  package var explanation: Explanation {
    switch self {
    case .configurationInvalidURL: .configurationInvalidURL
    case .configurationCredentialMissing: .configurationCredentialMissing
    case .configurationCredentialExpired: .configurationCredentialExpired
    case .configurationCredentialUntestable: .configurationCredentialUntestable

    case .resolveNameNotFound: .resolveNameNotFound
    case .resolveNoAddress: .resolveNoAddress
    case .resolveResolverFailed: .resolveResolverFailed
    case .resolveTimeout: .resolveTimeout

    case .connectRefused: .connectRefused
    case .connectUnreachable: .connectUnreachable
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
    case .tlsHandshakeFailed: .tlsHandshakeFailed

    case .bindingNoResponse: .bindingNoResponse
    case .bindingNotSTUN: .bindingNotSTUN
    case .bindingMalformed: .bindingMalformed
    case .bindingClosed: .bindingClosed
    case .bindingReset: .bindingReset
    case .bindingNoMappedAddress: .bindingNoMappedAddress
    case .bindingErrorResponse: .bindingErrorResponse

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

    case .permissionForbidden: .permissionForbidden
    case .permissionNoResponse: .permissionNoResponse
    case .permissionErrorResponse: .permissionErrorResponse

    case .dataNoData: .dataNoData
    case .dataOneWay: .dataOneWay
    case .dataLoss: .dataLoss
    case .dataFrozen: .dataFrozen
    }
  }
}
