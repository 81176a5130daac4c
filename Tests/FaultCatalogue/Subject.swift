package import BuiltIceprobe
package import TestServers

/// The program under test, as one fault meets it.
package struct Subject: Sendable {
  private let iceprobe: Iceprobe
  private let faults: String
  private let limit: Duration
  private let bound: Duration

  init(_ programs: Programs, facing fault: ProvokedFault) {
    (iceprobe, faults) = (programs.iceprobe, programs.faults)
    (limit, bound) = (fault.limit, fault.bound)
  }

  /// The command that runs what follows it beside a server: `resolver` with an answer of
  /// ``FakeResolver``, or `listener` with a port.
  func beside(_ kind: String, _ particular: String) -> [String] {
    [faults, "beside", kind, particular]
  }

  /// Probes a URL.
  ///
  /// - Parameters:
  ///   - password: of the user `alice`, whom every test server knows; nil for no user at all.
  ///   - trust: who vouches for the server; nil for the system's store.
  ///   - environment: more variables.
  ///   - seclusion: where the program runs.
  package func probe(
    _ url: String, password: String? = Account().password, trust: TestTrust? = nil,
    _ flags: [String] = [], environment: [String: String] = [:], in seclusion: Seclusion? = nil
  ) async throws -> Naming {
    let isUser = url.hasPrefix("turn") && password != nil
    let user = isUser ? ["--username", Account().username] : []
    return try await run([url] + user + flags, trust: trust, in: seclusion) {
      $0.environment = environment
      if let password, isUser { $0.environment["ICEPROBE_PASSWORD"] = password }
    }
  }

  /// Probes what a configuration names first.
  package func probe(
    configuration: String, _ flags: [String] = [], in seclusion: Seclusion? = nil
  ) async throws -> Naming {
    try await run(flags, in: seclusion) { try $0.folder.write(configuration, to: "servers.json") }
  }

  private func run(
    _ arguments: [String], trust: TestTrust? = nil, in seclusion: Seclusion?,
    _ adjust: (inout Iceprobe.RunContext) throws -> Void
  ) async throws -> Naming {
    let flags = [
      "--format", "json", "--evidence", "evidence.json", "--timeout",
      "\(limit / .seconds(1))",
    ]
    let folder = try TemporaryFolder()
    let trustFlags = trust == nil ? [] : ["--ca-file", TestTrust.file]
    // 20 s more: who is not back by then hangs.
    let outcome = try await iceprobe.run(
      arguments + flags + trustFlags, within: bound + .seconds(20)
    ) {
      $0.folder = folder
      try trust?.vouch(in: folder)
      try adjust(&$0)
      try seclusion?.surround(&$0)
    }
    let evidence = folder.text(of: "evidence.json")
    return try Naming(
      outcome, evidence: evidence,
      replay: evidence == nil ? nil : try await replay(in: folder))
  }

  /// What the program says of the saved evidence on a machine without any network.
  private func replay(in folder: TemporaryFolder) async throws -> Outcome {
    // 20 s: it has nothing to wait for.
    try await iceprobe.run(
      ["judge", "evidence.json", "--format", "json"], within: .seconds(20)
    ) {
      $0.folder = folder
      try Seclusion.offline.surround(&$0)
    }
  }
}
