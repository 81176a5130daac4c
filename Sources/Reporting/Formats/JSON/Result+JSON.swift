import Causes
import Documents
import ICEConfiguration
import Judging
import ProbeEvidence

// What a result is made of.
extension Failure {
  /// The cause, and what is known of the case.
  static let object = JSONTable<Failure>(
    "cause", "Why a server does not work. The pairs of stage and code are a closed list.",
    rule: .either(
      Cause.Stage.allCases.map { stage in
        let codes = Cause.allCases.filter { $0.stage == stage }.map(\.code)
        return ["properties": ["stage": ["const": JSONText(stage.rawValue)], "code": .word(codes)]]
      }),
    [
      JSONRow("stage", .word(Cause.Stage.allCases.map(\.rawValue)), "The step that failed.") {
        JSONText($0.cause.stage.rawValue)
      },
      JSONRow("code", .text, "What failed there; see [causes](causes.md).") {
        JSONText($0.cause.code)
      },
      JSONRow("message", .text, "The cause in one sentence.") { JSONText($0.cause.message) },
      JSONRow("hint", .text, "What to do, and who can do it.") { JSONText($0.hint) },
      JSONRow("stunErrorCode", .nullable(.wholeNumber), "The error code of the server's answer.") {
        JSONText($0.stunError?.code)
      },
      JSONRow("stunReason", .nullable(.text), "The reason phrase of the server's answer.") {
        JSONText($0.stunError?.reason)
      },
      JSONRow("detail", .nullable(.text), "The particulars of the case.") { JSONText($0.detail) },
    ])
}

extension NoVerdictReason {
  /// The code and the words.
  static let object = JSONTable<NoVerdictReason>(
    "reason", "Why there is no verdict.",
    [
      JSONRow(
        "code",
        .word(
          InconclusiveReason.allCases.map(\.rawValue)
            + ProbePlan.SkipReason.allCases.map(\.rawValue)),
        "Why the result is inconclusive, or the server was skipped."
      ) { JSONText($0.code) },
      JSONRow("message", .text, "The reason in a few words.") { JSONText($0.message) },
    ])
}

extension Candidate {
  /// A candidate of a server that is reached over a transport.
  static let object = JSONTable<(Candidate, over: ServerTransport)>(
    "candidate", "An ICE candidate, with the members of W3C's RTCIceCandidate.",
    [
      JSONRow(
        "type", .word([Candidate.Kind.serverReflexive, .relayed].map(\.rawValue)),
        "The candidate's type."
      ) { JSONText($0.0.kind.rawValue) },
      JSONRow("protocol", ["const": "udp"], "The candidate's own transport.") { _ in "udp" },
      JSONRow("address", .text, "The candidate's address.") { JSONText($0.0.address.address) },
      JSONRow("port", .port, "The candidate's port.") { JSONText(Int($0.0.address.port)) },
      JSONRow("relatedAddress", .text, "The address that it was made from.") {
        JSONText($0.0.related.address)
      },
      JSONRow("relatedPort", .port, "The port that it was made from.") {
        JSONText(Int($0.0.related.port))
      },
      JSONRow("foundation", .text, "Equal for candidates of one kind, base and server.") {
        JSONText($0.0.foundation)
      },
      JSONRow("component", .wholeNumber, "1 is RTP.") { JSONText($0.0.component) },
      JSONRow("priority", .wholeNumber, "The candidate's priority (RFC 8445).") {
        JSONText(Int($0.0.priority))
      },
      JSONRow(
        "relayProtocol", .nullable(.transport),
        "How the TURN server is reached; null for other types."
      ) { $0.0.kind == .relayed ? JSONText($0.over.rawValue) : .null },
      JSONRow("candidate", .text(matching: "^candidate:"), "The SDP attribute (RFC 8839).") {
        JSONText($0.0.sdp)
      },
    ])
}

extension Findings.Phases {
  static let object = JSONTable<Findings.Phases>(
    "phases", "How long each step took; null where it did not come to its end.",
    [
      JSONRow("resolve", .nullable(.milliseconds), "From the name to its addresses.") {
        JSONText($0.resolve)
      },
      JSONRow("connect", .nullable(.milliseconds), "From the first SYN to the open connection.") {
        JSONText($0.connect)
      },
      JSONRow("proxy", .nullable(.milliseconds), "From the request to the open tunnel.") {
        JSONText($0.proxy)
      },
      JSONRow("tls", .nullable(.milliseconds), "From the ClientHello to the verified session.") {
        JSONText($0.tls)
      },
      JSONRow("binding", .nullable(.milliseconds), "From the first Binding request to the answer.")
      { JSONText($0.binding) },
      JSONRow(
        "allocate", .nullable(.milliseconds), "From the first Allocate request to the relay."
      ) { JSONText($0.allocate) },
    ])
}

extension EndpointResult {
  /// One address, or the proxy that leads to an address of its own choice.
  static let object = JSONTable<EndpointResult>(
    "endpointResult", "The result for one address of a server, or for the path through the proxy.",
    rule: Schema.consistency,
    [
      JSONRow("address", .nullable(.text), "The address; null behind a proxy.") {
        JSONText($0.findings?.remote?.address)
      },
      JSONRow("port", .nullable(.port), "The port; null behind a proxy.") {
        JSONText($0.findings?.remote.map { Int($0.port) })
      },
      JSONRow("family", .nullable(.family), "IPv4 or IPv6.") {
        JSONText($0.findings?.remote?.family)
      },
      JSONRow("proxy", .nullable(.text), .onTheWay) { JSONText($0.findings?.proxy) },
      JSONRow("status", .status, "The verdict on the address.") {
        JSONText($0.verdict.status.rawValue)
      },
      JSONRow("duration", .nullable(.milliseconds), "Until the verdict.") {
        JSONText($0.duration)
      },
      .optional("cause", Failure.object, "Why the address does not work.") { $0.verdict.failure },
      .optional("reason", NoVerdictReason.object, "Why there is no verdict.") {
        $0.verdict.reason
      },
      .optional("phases", Findings.Phases.object, "How long each step took.") {
        $0.findings?.phases
      },
      JSONRow("lacksRoute", .truth, "Whether this machine has no way to it, such as no IPv6.") {
        .boolean($0.lacksRoute)
      },
    ])
}

extension String {
  fileprivate static let onTheWay =
    "The HTTP proxy on the way; behind one the server's address is not known."
}

extension Findings {
  /// The address that was used, over a transport.
  static let endpoint = JSONTable<(Findings, over: ServerTransport)>(
    "endpoint", "The address of a server that was used.",
    [
      JSONRow("address", .nullable(.text), "The address; null behind a proxy.") {
        JSONText($0.0.remote?.address)
      },
      JSONRow("port", .nullable(.port), "The port; null behind a proxy.") {
        JSONText($0.0.remote.map { Int($0.port) })
      },
      JSONRow("transport", .transport, "How messages travel to it.") {
        JSONText($0.over.rawValue)
      },
      JSONRow("family", .nullable(.family), "IPv4 or IPv6.") { JSONText($0.0.remote?.family) },
      JSONRow("proxy", .nullable(.text), .onTheWay) { JSONText($0.0.proxy) },
      JSONRow("localAddress", .nullable(.text), "This machine's address on the way.") {
        JSONText($0.0.local?.address)
      },
      JSONRow("localPort", .nullable(.port), "This machine's port on the way.") {
        JSONText($0.0.local.map { Int($0.port) })
      },
    ])

  /// What the server said.
  static let server = JSONTable<Findings>(
    "server", "What the server's answers say.",
    [
      JSONRow("software", .nullable(.text), "SOFTWARE.") { JSONText($0.latest(\.software)) },
      JSONRow("realm", .nullable(.text), "REALM.") { JSONText($0.latest(\.realm)) },
      JSONRow("mappedAddress", .nullable(.text), "The address at which the server sees us.") {
        JSONText($0.latest(\.mappedAddress)?.address)
      },
      JSONRow("mappedPort", .nullable(.port), "The port at which the server sees us.") {
        JSONText($0.latest(\.mappedAddress).map { Int($0.port) })
      },
      JSONRow("lifetime", .nullable(.wholeNumber), "The allocation's lifetime in seconds.") {
        JSONText($0.latest(\.lifetime))
      },
    ])

  /// TLS towards the server.
  static let tls = JSONTable<Dated<Findings>>(
    "tls", "TLS or DTLS towards the server.",
    [
      JSONRow("version", .nullable(.text), "The protocol version agreed on.") {
        JSONText($0.value.peer?.version)
      },
      JSONRow("cipher", .nullable(.text), "The cipher suite agreed on.") {
        JSONText($0.value.peer?.cipher)
      },
      JSONRow("subject", .nullable(.text), "Whom the server's certificate is for.") {
        JSONText($0.value.peer?.subject)
      },
      JSONRow("issuer", .nullable(.text), "Who signed it.") { JSONText($0.value.peer?.issuer) },
      JSONRow("notBefore", .nullable(.instant), "Since when it is valid.") {
        JSONText(secondsSince1970: $0.value.peer?.notBefore)
      },
      JSONRow("notAfter", .nullable(.instant), "When it expires.") {
        JSONText(secondsSince1970: $0.value.peer?.notAfter)
      },
      JSONRow("daysLeft", .nullable(.wholeNumber), "How many whole days are left until then.") {
        JSONText($0.value.certificateDaysLeft(now: $0.now))
      },
      JSONRow("alpn", .nullable(.text), "The application protocol that the server chose.") {
        JSONText($0.value.peer?.alpn)
      },
      .optionalList(
        "chain", PresentedCertificate.object,
        "The certificates as presented, the server's own first."
      ) { $0.value.peer?.chain },
      JSONRow(
        "problem", .nullable(.text), "What is wrong with the chain, in OpenSSL's words."
      ) { JSONText($0.value.peer?.problem) },
      .list(
        "trials", HandshakeTrial.object,
        "What else the server was asked, and what came back first."
      ) { $0.value.trials },
    ])
}

extension HandshakeTrial {
  fileprivate static let object = JSONTable<HandshakeTrial>(
    "trial", "A further handshake, or a request without TLS, that says why TLS failed.",
    [
      JSONRow("variant", .word(Variant.allCases.map(\.rawValue)), "What was asked otherwise.") {
        JSONText($0.variant.rawValue)
      },
      JSONRow("serverName", .nullable(.text), "The server name in the ClientHello.") {
        JSONText($0.serverName)
      },
      JSONRow("outcome", .word(Outcome.allCases.map(\.rawValue)), "What came back first.") {
        JSONText($0.outcome.rawValue)
      },
      JSONRow("detail", .nullable(.text), "The particulars.") {
        JSONText($0.detail.isEmpty ? nil : $0.detail)
      },
    ])
}

extension PresentedCertificate {
  fileprivate static let object = JSONTable<PresentedCertificate>(
    "presentedCertificate", "A certificate that the server presented.",
    [
      JSONRow("subject", .text, "Whom it is for.") { JSONText($0.subject) },
      JSONRow("issuer", .text, "Who signed it.") { JSONText($0.issuer) },
      JSONRow("notBefore", .nullable(.instant), "Since when it is valid.") {
        JSONText(secondsSince1970: $0.notBefore)
      },
      JSONRow("notAfter", .nullable(.instant), "When it expires.") {
        JSONText(secondsSince1970: $0.notAfter)
      },
    ])
}

extension JSONText {
  /// The five words for a result.
  static let status = JSONText.word(Status.allCases.map(\.rawValue))
  /// How messages travel.
  static let transport = JSONText.word(ServerTransport.allCases.map(\.rawValue))
  /// An address family.
  static let family: JSONText = ["enum": [4, 6]]

  /// An instant as RFC 3339 has it, or null for what is not known.
  fileprivate init(secondsSince1970: Int?) {
    self.init(secondsSince1970.map { Instant(secondsSince1970: $0).description })
  }
}
