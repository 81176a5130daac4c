import ArgumentParser
import ICEConfiguration
import PlainText
import ProbeEvidence
import Prober
import Reporting

/// Probes every server, and reports the result.
struct ProbeCommand: AsyncAnsweringCommand {
  static let configuration = CommandConfiguration(
    commandName: "probe", abstract: "Probe every server of the configuration, or one URL.")

  @OptionGroup var options: ProbeOptions
  @OptionGroup var outputs: OutputOptions

  @Option(
    help: ArgumentHelp(
      "Compare with this report (JSON): fail for what got worse, not for what failed before.",
      valueName: "file"), completion: .file())
  var baseline: String?

  @OptionGroup var slower: ThresholdOptions
  @OptionGroup var gate: GateOptions
  @OptionGroup var alarms: AlarmOptions
  @OptionGroup var repetition: WatchOptions

  @Option(
    help: ArgumentHelp("Save the evidence of the run to a file.", valueName: "file"),
    completion: .file())
  var evidence: String?

  @OptionGroup var share: ShareOptions

  @Flag(name: .shortAndLong, help: "Print every event to standard error.")
  var verbose = false

  func validate() throws {
    guard baseline != nil || gate.gate.kinds.isEmpty else {
      throw ValidationError("--fail-on: a change needs --baseline; only warnings do not")
    }
    try repetition.check(rate: options.probing.rate, outputs: outputs, alarms: alarms)
  }

  private var source: ServerOptions { options.source }

  func answer() async throws -> Outcome {
    try keepFilesApart()
    let (configuration, name) = try await load()
    if !outputs.quiet {
      for line in configuration.readingLines.dropFirst() { StandardError.write(line) }
    }
    let baseline = try baseline.map { try SavedReport(fileAt: $0) }
    let path = try source.configurationPath
    let state = try alarms.hold()
    let startedAt = Instant.now
    let plan = try options.plan(for: configuration, now: startedAt)
    let prober = try options.prober(for: plan)

    let stream =
      repetition.watch == nil ? outputs.stream(of: plan, startedAt: startedAt) : nil
    let progress = LiveProgress(
      plan, startedAt: startedAt, every: repetition.watch, isVerbose: verbose,
      isQuiet: outputs.quiet, sharesTerminal: stream != nil && StandardOutput.isTerminal)
    let clock = ContinuousClock()
    let start = clock.now
    let found: Watch.Result =
      if let interval = repetition.watch?.duration {
        await rounds(of: plan, by: prober, every: interval, showing: progress)
      } else {
        Watch.Result(
          evidence: await Interruption.cancelling {
            await prober.run(now: startedAt.secondsSince1970) {
              progress.observe($0)
              stream?.observe($0)
            }
          }, rounds: nil, isInterrupted: false)
      }
    let run = SavedRun(
      plan: plan, evidence: found.evidence, startedAt: startedAt, duration: clock.now - start,
      toolVersion: Version.text, configurationPath: path.map(Environment.pathInWorkspace),
      configurationSource: name)
    var report = Report(run, version: Version.text)
    if let rounds = found.rounds { report.add(rounds) }
    report.warningGate = gate.gate.warnings
    if let runName = outputs.runName { report.runName = runName }
    if let baseline {
      report.compare(
        with: baseline, thresholds: slower.thresholds,
        gate: Comparison.Gate(kinds: gate.gate.kinds), selection: source.configuration.tenant)
    }
    let watched = state?.watch(&report, thresholds: alarms.thresholds, scope: try scope)
    progress.clear()
    var isWritten = outputs.write(report, after: stream) {
      [save(run), share.write(run)].allSatisfy(\.self)
    }
    // News that could not be printed are news once more in the next run.
    if let state, let watched, isWritten.result || report.alarmChanges?.isEmpty != false,
      !state.save(watched)
    {
      outputs.printWhole(report, unless: !isWritten.files)
      isWritten.files = false
    }
    if outputs.quiet, let fault = report.fault {
      StandardError.write("Error: a fault inside iceprobe: \(fault.printable)\n")
    }
    guard isWritten.result, isWritten.files else { throw ExitStatus.fault }
    return found.isInterrupted
      ? .status(.interrupted) : Outcome(report, format: outputs.format)
  }

  /// Probes round after round, until q is pressed or a signal comes.
  private func rounds(
    of plan: ProbePlan, by prober: Prober, every interval: Duration, showing progress: LiveProgress
  ) async -> Watch.Result {
    let watch = Watch(plan, every: interval)
    let keyboard = progress.isLive ? Keyboard() : nil
    let stopReading = keyboard?.read { if $0 == UInt8(ascii: "q") { watch.end() } }
    defer { stopReading?() }
    // On a terminal whose lines are rewritten there is no place for others.
    let tellsChanges = !(progress.isLive && StandardOutput.isTerminal) && outputs.printsTable
    return await Interruption.reading(keyboard) {
      await Interruption.cancelling {
        await watch.run(prober, observe: progress.observe) { changes, rounds in
          progress.show(rounds)
          if tellsChanges {
            for change in changes { _ = StandardOutput.write(change.line(at: .now)) }
          }
        }
      }
    }
  }

  /// The configuration. What is wrong with it stands in every output that has a place for it.
  private func load() async throws -> (configuration: Configuration, source: String?) {
    do {
      return try await source.load()
    } catch let errors as ConfigurationErrors {
      let path = (try? source.configurationPath).flatMap(\.self).map(Environment.pathInWorkspace)
      outputs.write(ConfigurationCheck(errors, path: path))
      throw errors
    }
  }

  /// Which runs this one belongs to.
  private var scope: AlarmState.Scope {
    get throws {
      AlarmState.Scope(
        isWhole: source.configuration.tenant.isEmpty,
        configuration: try source.configurationSources.first.map { "\($0)" })
    }
  }

  /// Makes sure that no file is used for two things. A baseline may be: it is read to its end before
  /// anything is written, and the new report may take its place.
  private func keepFilesApart() throws {
    var files = NamedFiles()
    files.read(try source.configurationSources)
    try files.read(source.network.caFile, by: "--ca-file")
    try outputs.name(in: &files)
    try files.write(evidence, by: "--evidence")
    try share.name(in: &files)
    try files.write(alarms.state, by: "--state")
    try files.write(alarms.lock, by: "the lock of --state")
  }

  /// Whether the evidence could be written, if that was asked for; if not, standard error says why.
  private func save(_ run: SavedRun) -> Bool {
    guard let evidence else { return true }
    do {
      try File.replace(evidence, with: run.text.utf8)
      return true
    } catch {
      StandardError.write("Error: cannot write the evidence to \(evidence): \(error)\n")
      return false
    }
  }
}
