package import ICEConfiguration

/// A run as a file holds it: what was planned, without any credential, and all the evidence. Judging
/// it again needs no network, and no configuration.
package struct SavedRun: Sendable {
  /// The version of the format. Another one is refused; keys may be added to this one.
  package static let version = 1

  /// The version of the program that made the run; nil if the file does not say.
  package var toolVersion: String?
  /// When the run started.
  package var startedAt: Instant
  /// How long the run took.
  package var duration: Duration
  /// The file that the configuration was read from; nil if it came from elsewhere.
  package var configurationPath: String?
  /// What the configuration was read from, as errors call it; nil if there was none.
  package var configurationSource: String?
  /// What was planned. Its credentials are numbers that only say which servers share one.
  package var plan: ProbePlan
  /// What happened.
  package var evidence: RunEvidence

  /// Puts a run together.
  package init(
    plan: ProbePlan, evidence: RunEvidence,
    startedAt: Instant = Instant(millisecondsSince1970: 0), duration: Duration = .zero,
    toolVersion: String? = nil, configurationPath: String? = nil, configurationSource: String? = nil
  ) {
    self.plan = plan
    self.evidence = evidence
    self.startedAt = startedAt
    self.duration = duration.inMicroseconds
    self.toolVersion = toolVersion
    self.configurationPath = configurationPath
    self.configurationSource = configurationSource
  }
}
