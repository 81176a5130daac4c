import Causes
import Documents
import ICEConfiguration
import Judging
import PlainText

// Workflow commands of GitHub Actions: annotations of the lines of the configuration that name the
// servers. And what a job's summary shows, in GitHub's Markdown.
extension Report {
  /// The annotations, and the summary as the last of them.
  var github: String {
    let lines = tenants.flatMap { tenant in
      tenant.results.flatMap {
        $0.annotations(
          in: configurationPath, of: tenant.name, isTolerated: toleratesFailures(in: tenant),
          warningGate)
      }
        + tenant.expectations.compactMap { $0.annotation(of: tenant.name) }
    }
    let summary = Annotation(level: .notice, title: "iceprobe", message: summaryText)
    let lost = losses.map {
      Annotation(
        level: $0.isRegression ? .error : .warning,
        title: "\($0.tenant): \($0.name): \($0.kind.words)", message: $0.words)
    }
    return (lines + lost + [summary]).map { $0.command + "\n" }.joined()
  }
}

extension Report.Result {
  /// One for a server that does not work, which is an error unless everything that is expected holds
  /// without it; and else one for each warning. That a machine is offline is told once, by the summary.
  fileprivate func annotations(
    in file: String?, of tenant: String, isTolerated: Bool, _ gate: WarningGate
  ) -> [Annotation] {
    func annotation(_ level: Annotation.Level, _ what: String, _ message: String) -> Annotation {
      Annotation(
        level: level, file: file, position: server.position,
        title: "\(tenant): \(name): \(what)", message: message)
    }
    switch verdict {
    case .failure(let failure):
      let message = ([failure.cause.message] + notes).joined(separator: "\n")
      return [annotation(isTolerated ? .warning : .error, failure.cause.rawValue, message)]
    case .inconclusive(.fault):
      return [annotation(.error, "fault", outcome)]
    case .srflx, .relay, .inconclusive, .skipped:
      return warnings.map {
        annotation(
          gate.closes($0.code.rawValue) ? .error : .warning, $0.code.rawValue, $0.message.shown)
      }
    }
  }
}

extension ExpectationResult {
  fileprivate func annotation(of tenant: String) -> Annotation? {
    guard holds == false else { return nil }
    return Annotation(
      level: .error, title: "\(tenant): expected \(expectation.words)", message: message)
  }
}

/// A workflow command that annotates a line of a file.
struct Annotation {
  enum Level: String { case error, warning, notice }

  let level: Level
  var file: String?
  var position: SourcePosition?
  let title: String
  let message: String

  var command: String {
    // Without its file a line means nothing.
    let place = file == nil ? nil : position
    let properties = [
      file.map { ("file", $0) }, place.map { ("line", "\($0.line)") },
      place.map { ("col", "\($0.column)") }, ("title", title),
    ]
    let text = properties.compactMap { $0 }.map { "\($0)=\($1.commandProperty)" }
      .joined(separator: ",")
    return "::\(level.rawValue) \(text)::\(message.commandData)"
  }
}

extension String {
  /// As the runner reads it back: these, and nothing else, are escaped (actions/toolkit, command.ts).
  fileprivate var commandData: String { escaped(["%": "%25", "\r": "%0D", "\n": "%0A"]) }

  fileprivate var commandProperty: String {
    escaped(["%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"])
  }
}
