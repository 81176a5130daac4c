import Documents
import Judging

extension Attempt {
  /// The attempt for programs.
  var json: JSONText {
    [
      "status": JSONText(verdict.status.rawValue),
      "duration": JSONText(duration),
      "cause": verdict.failure?.json ?? .null,
    ]
  }
}
