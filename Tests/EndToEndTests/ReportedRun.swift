#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What `--format json` says, as far as the tests look at it.
struct ReportedRun: Decodable {
  struct Tenant: Decodable {
    let name: String
    let results: [Result]
    let expectations: [Expectation]
  }

  struct Expectation: Decodable {
    let expectation: String
    let holds: Bool?
    let message: String
    let urls: [String]
  }

  struct Result: Decodable {
    let url: String
    let type: String
    let status: String
    let candidates: [Candidate]
    let cause: Cause?
    let endpoint: Endpoint?
    let endpoints: [EndpointResult]
    let server: Server?
    let tls: TLS?
    let warnings: [Warning]
  }

  struct Candidate: Decodable {
    let type: String
    let address: String
    let relayProtocol: String?
  }

  struct Cause: Decodable {
    let stage: String
    let code: String
    let stunErrorCode: Int?
  }

  struct Endpoint: Decodable {
    let transport: String
    let localPort: Int?
  }

  struct EndpointResult: Decodable {
    let address: String
    let status: String
  }

  struct Server: Decodable {
    let realm: String?
    let mappedPort: Int?
  }

  struct TLS: Decodable { let version: String? }

  struct Warning: Decodable {
    let code: String
    let message: String
  }

  let schemaVersion: Int
  let tenants: [Tenant]

  /// Every result of every tenant.
  var results: [Result] { tenants.flatMap(\.results) }

  /// Every status, in order.
  var statuses: [String] { results.map(\.status) }

  /// Every cause, as `stage/code`.
  var causes: [String] { results.compactMap { $0.cause.map { "\($0.stage)/\($0.code)" } } }
}

extension Outcome {
  /// The report on standard output.
  /// - Throws: a `DecodingError` if it is none.
  var report: ReportedRun {
    get throws { try JSONDecoder().decode(ReportedRun.self, from: Data(output.utf8)) }
  }
}
