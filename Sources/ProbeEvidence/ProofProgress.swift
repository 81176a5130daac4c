/// What goes on while a relay is proved.
package enum ProofProgress: Sendable {
  /// Something happened in an attempt.
  case happened(ProofEvent, ProofAttempt.Way)
  /// The relay is held, since then and for so long in all; so many bytes came out.
  case holding(for: Duration, of: Duration, FlowTrace.Sample)
}
