import Causes
import Documents
import ICEConfiguration
import Judging
import ProbeEvidence

// A run as a trace: OTLP's JSON of one ExportTraceServiceRequest, on one line, as the Collector's
// otlpjsonfile receiver reads it. Ids are hexadecimal, 64-bit numbers are texts and enumerations numbers
// (opentelemetry.io/docs/specs/otlp, "JSON Protobuf Encoding").
extension Report {
  /// The report for tracing: a span for the run, one for each server, and one for each of its steps.
  var otlp: String {
    let trace = TraceIdentity(of: self)
    let start = startedAt.nanoseconds
    let run = Span(
      id: trace.span(0), parent: nil, name: "iceprobe", kind: .internal, start: start,
      end: start + duration.nanoseconds,
      attributes: [
        Attribute("iceprobe.run.name", runName),
        Attribute("iceprobe.servers", .integer(results.count)),
        Attribute("iceprobe.failures", .integer(count(.failure))),
        Attribute("iceprobe.inconclusive", .integer(count(.inconclusive))),
        Attribute(
          "iceprobe.losses",
          losses.isEmpty ? nil : .texts(losses.map { "\($0.tenant): \($0.name): \($0.words)" })),
      ],
      failure: isHealthy == false ? summaryText : nil)
    var spans = [run]
    for tenant in tenants {
      for result in tenant.results where result.verdict.status != .skipped {
        spans += result.spans(of: tenant.name, since: start, in: trace, from: spans.count)
      }
    }
    let resource: [Attribute] = [
      Attribute("service.name", "iceprobe"), Attribute("service.version", version),
      Attribute("host.name", vantage.seen.hostName),
    ]
    let request: JSONText = [
      "resourceSpans": .array([
        [
          "resource": ["attributes": .array(resource.known)],
          "scopeSpans": .array([
            [
              "scope": ["name": "iceprobe", "version": JSONText(version)],
              "spans": .array(spans.map { $0.json(in: trace) }),
            ]
          ]),
        ]
      ])
    ]
    return request.line
  }
}

extension Report.Result {
  /// The span of the server's probe and those of its steps. When a probe began within the run is not in the
  /// evidence, so all begin with it.
  fileprivate func spans(
    of tenant: String, since start: Int, in trace: TraceIdentity, from number: Int
  ) -> [Span] {
    let url = server.url
    let failure = verdict.failure
    let steps = steps
    let end = max(duration?.nanoseconds ?? 0, steps.reduce(0) { $0 + ($1.duration ?? 0) })
    let cause = failure.map { "\($0.cause.stage.rawValue)/\($0.cause.code)" }
    let probe = Span(
      id: trace.span(number), parent: trace.span(0), name: "probe \(url.kind.rawValue)",
      kind: .client, start: start, end: start + end,
      attributes: [
        Attribute("url.full", "\(url)"),
        Attribute("url.scheme", "\("\(url)".prefix { $0 != ":" })"),
        Attribute("server.address", url.host.bare),
        Attribute("server.port", .integer(Int(url.port))),
        Attribute("network.transport", url.transport.isStream ? "tcp" : "udp"),
        Attribute("network.protocol.name", url.kind.rawValue),
        Attribute("network.peer.address", findings?.remote?.address),
        Attribute("network.peer.port", findings?.remote.map { .integer(Int($0.port)) }),
        Attribute("error.type", cause),
        Attribute("iceprobe.tenant", tenant), Attribute("iceprobe.server.name", name),
        Attribute("iceprobe.status", verdict.status.rawValue),
        Attribute("iceprobe.jurisdiction", server.jurisdiction),
        Attribute("iceprobe.cause.stage", failure?.cause.stage.rawValue),
        Attribute("iceprobe.cause.code", failure?.cause.code),
        Attribute("iceprobe.cause.detail", failure?.detail),
        Attribute("iceprobe.cause.hint", failure?.hint),
        Attribute("iceprobe.stun.error_code", failure?.stunError.map { .integer($0.code) }),
        Attribute("iceprobe.inconclusive.reason", verdict.reason?.code),
        Attribute("iceprobe.mapped_address", findings?.latest(\.mappedAddress)?.address),
        Attribute("iceprobe.relayed_address", findings?.latest(\.relayedAddress)?.address),
        Attribute(
          "iceprobe.warnings",
          warnings.isEmpty ? nil : .texts(warnings.map(\.code.rawValue))),
      ],
      failure: failure?.cause.message)
    var begin = start
    let children = steps.enumerated().map { index, step in
      // The step that failed takes what is left.
      let finish = step.duration.map { begin + $0 } ?? start + end
      defer { begin = finish }
      return Span(
        id: trace.span(number + 1 + index), parent: probe.id, name: step.name, kind: .client,
        start: begin, end: max(finish, begin),
        attributes: [Attribute("error.type", step.duration == nil ? cause : nil)],
        failure: step.duration == nil ? failure?.cause.message : nil)
    }
    return [probe] + children
  }

  /// The steps that were come to, in their order, with how long each took in nanoseconds; nil for the one that
  /// failed.
  private var steps: [(name: String, duration: Int?)] {
    guard let phases = findings?.phases else { return [] }
    let failed = verdict.failure?.cause.stage
    let ladder: [(String, Duration?, Cause.Stage)] = [
      ("resolve", phases.resolve, .resolve), ("connect", phases.connect, .connect),
      ("proxy", phases.proxy, .proxy), ("tls", phases.tls, .tls),
      ("binding", phases.binding, .binding), ("allocate", phases.allocate, .allocate),
    ]
    var steps: [(name: String, duration: Int?)] = []
    for (name, duration, stage) in ladder {
      if let duration {
        steps.append((name, duration.nanoseconds))
      } else if stage == failed {
        steps.append((name, nil))
      }
    }
    if let relay {
      let isBroken = failed == .permission || failed == .data
      steps.append(("prove", isBroken ? nil : (relay.timeToReady ?? .zero).nanoseconds))
    }
    return steps
  }
}

/// A span, with times in nanoseconds since 1970.
private struct Span {
  /// Who asks whom (SpanKind of OTLP).
  enum Kind: Int {
    case `internal` = 1
    case client = 3
  }

  let id: String
  let parent: String?
  let name: String
  let kind: Kind
  let start: Int
  let end: Int
  let attributes: [Attribute]
  /// Why it is an error; nil if it is none.
  let failure: String?

  func json(in trace: TraceIdentity) -> JSONText {
    let known = attributes.known
    return .object(
      [("traceId", JSONText(trace.trace)), ("spanId", JSONText(id))]
        + (parent.map { [("parentSpanId", JSONText($0))] } ?? [])
        + [
          ("name", JSONText(name)), ("kind", .integer(kind.rawValue)),
          ("startTimeUnixNano", JSONText("\(start)")), ("endTimeUnixNano", JSONText("\(end)")),
        ]
        + (known.isEmpty ? [] : [("attributes", .array(known))])
        // STATUS_CODE_ERROR; else it is left unset, as the specification asks of libraries.
        + [("status", failure.map { ["code": 2, "message": JSONText($0)] } ?? [:])])
  }
}

/// An attribute, which is left out if it has no value.
private struct Attribute {
  enum Value {
    case text(String)
    case integer(Int)
    case texts([String])
  }

  let key: String
  let value: Value?

  init(_ key: String, _ value: Value?) { (self.key, self.value) = (key, value) }
  init(_ key: String, _ text: String?) { self.init(key, text.map(Value.text)) }
}

extension [Attribute] {
  /// Those that have a value.
  fileprivate var known: [JSONText] {
    compactMap { attribute in
      attribute.value.map { ["key": JSONText(attribute.key), "value": $0.json] }
    }
  }
}

extension Attribute.Value {
  fileprivate var json: JSONText {
    switch self {
    case .text(let text): ["stringValue": JSONText(text)]
    case .integer(let number): ["intValue": JSONText("\(number)")]
    case .texts(let texts):
      ["arrayValue": ["values": .array(texts.map { ["stringValue": JSONText($0)] })]]
    }
  }
}

/// The ids of a trace and its spans: of the run itself, so that judging its evidence again gives the same.
private struct TraceIdentity {
  private let halves: (UInt64, UInt64)

  init(of report: Report) {
    let run =
      [
        "\(report.startedAt)", "\(report.duration.nanoseconds)", report.vantage.seen.hostName ?? "",
        report.runName ?? "",
      ] + report.results.map { "\($0.server.url) \($0.duration?.nanoseconds ?? 0)" }
    let text = run.joined(separator: "\n")
    halves = (Self.mixed(Self.hash(text, 1)), Self.mixed(Self.hash(text, 2)))
  }

  /// 16 bytes in hexadecimal.
  var trace: String { halves.0.hexadecimal + halves.1.hexadecimal }

  /// 8 bytes in hexadecimal: one for each number.
  func span(_ number: Int) -> String {
    // An odd factor gives every number another value, of which one would be the id of no span.
    let value = halves.1 &+ UInt64(number &+ 1) &* 0x9E37_79B9_7F4A_7C15
    return (value == 0 ? 1 : value).hexadecimal
  }

  /// FNV-1a (draft-eastlake-fnv), begun with a number of our own.
  private static func hash(_ text: String, _ seed: UInt8) -> UInt64 {
    ([seed] + Array(text.utf8)).reduce(0xCBF2_9CE4_8422_2325) {
      ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3
    }
  }

  /// SplitMix64's finish, which gives every bit a say in every other; never 0, which is no id.
  private static func mixed(_ value: UInt64) -> UInt64 {
    var value = value
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    value ^= value >> 31
    return value == 0 ? 1 : value
  }
}

extension UInt64 {
  fileprivate var hexadecimal: String {
    let digits = String(self, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}

extension Duration {
  fileprivate var nanoseconds: Int { Int((self / .nanoseconds(1)).rounded()) }
}

extension Instant {
  fileprivate var nanoseconds: Int { Int(millisecondsSince1970) * 1_000_000 }
}

extension ServerHost {
  /// Without the brackets of a URL.
  fileprivate var bare: String {
    switch self {
    case .name(let text), .ipv4(let text), .ipv6(let text): text
    }
  }
}
