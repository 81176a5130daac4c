#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What `--format json` says, as far as the tests look at it.
package struct ReportedRun: Decodable {
  package struct Tenant: Decodable {
    package let name: String
    package let results: [Result]
    package let expectations: [Expectation]
  }

  package struct Expectation: Decodable {
    package let expectation: String
    package let holds: Bool?
    package let message: String
    package let urls: [String]
  }

  package struct Result: Decodable {
    package let url: String
    package let type: String
    package let status: String
    package let duration: Double?
    package let candidates: [Candidate]
    package let cause: Cause?
    package let reason: Reason?
    package let endpoint: Endpoint?
    package let endpoints: [EndpointResult]
    package let server: Server?
    package let tls: TLS?
    package let phases: Phases?
    package let relay: Relay?
    package let warnings: [Warning]
    package let attempts: [Attempt]
    package let alarm: Bool?
    package let since: String?
  }

  package struct Relay: Decodable {
    package let proved: Bool?
    package let way: String?
    package let peer: String?
    package let timeToReady: Double?
    package let packets: Packets?
    package let hold: Hold?
    package let throughput: Throughput?
    package let setbacks: [Setback]
  }

  package struct Packets: Decodable {
    package let sent: Int
    package let arrived: Int
    package let returned: Int
    package let loss: BothWays
    package let roundTrip: RoundTrip?
    package let jitter: BothWays
  }

  package struct BothWays: Decodable {
    package let there: Double?
    package let back: Double?
  }

  package struct RoundTrip: Decodable {
    package let minimum: Double
    package let median: Double
    package let percentile95: Double
  }

  package struct Hold: Decodable {
    package let duration: Double
    package let bytesThere: Int
    package let bytesBack: Int
    package let interrupted: Bool
    package let disturbance: Reason?
    package let freezes: [Freeze]
  }

  package struct Freeze: Decodable {
    package let offset: Double
    package let duration: Double
    package let bytes: Int
    package let healed: Bool
  }

  package struct Throughput: Decodable {
    package let bytesThere: Int
    package let bytesBack: Int
    package let bitsPerSecondThere: Int?
    package let bitsPerSecondBack: Int?
  }

  package struct Setback: Decodable {
    package let way: String
    package let message: String
  }

  package struct Attempt: Decodable {
    package let status: String
    package let cause: Cause?
  }

  /// A change of an alarm.
  package struct Change: Decodable { package let change: String }

  package struct Candidate: Decodable {
    package let type: String
    package let address: String
    package let relayProtocol: String?
  }

  package struct Cause: Decodable {
    package let stage: String
    package let code: String
    package let stunErrorCode: Int?
    package let detail: String?
  }

  package struct Reason: Decodable {
    package let code: String
    package let message: String
  }

  package struct Phases: Decodable { package let proxy: Double? }

  package struct Endpoint: Decodable {
    package let transport: String
    package let proxy: String?
    package let localAddress: String?
    package let localPort: Int?
  }

  package struct EndpointResult: Decodable {
    package let address: String?
    package let proxy: String?
    package let status: String
  }

  package struct Server: Decodable {
    package let realm: String?
    package let mappedPort: Int?
  }

  package struct TLS: Decodable {
    package let version: String?
    package let alpn: String?
    package let chain: [Certificate]?
    package let problem: String?
    package let trials: [Trial]
  }

  package struct Certificate: Decodable { package let subject: String }

  package struct Trial: Decodable {
    package let variant: String
    package let outcome: String
  }

  package struct Warning: Decodable {
    package let code: String
    package let message: String
  }

  package struct Summary: Decodable { package let text: String }

  package let schemaVersion: Int
  package let startedAt: String
  /// In milliseconds.
  package let duration: Double
  package let summary: Summary
  package let vantage: Vantage
  package let tenants: [Tenant]
  package let changes: [Change]?

  /// Every result of every tenant.
  package var results: [Result] { tenants.flatMap(\.results) }

  /// Every status, in order.
  package var statuses: [String] { results.map(\.status) }

  /// Every cause, as `stage/code`.
  package var causes: [String] { results.compactMap { $0.cause.map { "\($0.stage)/\($0.code)" } } }
}

extension ReportedRun {
  /// Reads a report.
  /// - Throws: a `DecodingError` if it is none.
  package init(_ text: String) throws {
    self = try JSONDecoder().decode(ReportedRun.self, from: Data(text.utf8))
  }
}

extension Outcome {
  /// The report on standard output.
  /// - Throws: a `DecodingError` if it is none.
  package var report: ReportedRun {
    get throws { try ReportedRun(output) }
  }
}
