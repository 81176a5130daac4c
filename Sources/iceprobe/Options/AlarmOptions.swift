import ArgumentParser
import PlainText
import Reporting

/// What is remembered from one run to the next.
struct AlarmOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Keep the state of servers, pool addresses, expectations and runs in this file, and raise "
        + "alarms only for lasting failures.",
      discussion: """
        The exit status is then 1 while an alarm is on. One run at a time uses a file; a second \
        one ends with 3 and sends nothing.
        """,
      valueName: "file"), completion: .file())
  var state: String?

  @Option(
    help: ArgumentHelp(
      "Failing runs that raise an alarm: in a row, or within --window.", valueName: "k"))
  var raiseAfter = AlarmState.Thresholds().raise

  @Option(
    help: ArgumentHelp(
      "Raise an alarm if --raise-after of the last n runs failed, whatever their order.",
      discussion: "It is cleared once fewer of the last n runs failed, too.", valueName: "n"))
  var window: Int?

  @Option(help: ArgumentHelp("Good runs in a row that clear it.", valueName: "n"))
  var clearAfter = AlarmState.Thresholds().clear

  @Option(
    help: ArgumentHelp(
      "Inconclusive runs in a row that raise an alarm of the run itself.", valueName: "n"))
  var inconclusiveAfter = AlarmState.Thresholds().inconclusive

  /// All together.
  var thresholds: AlarmState.Thresholds {
    AlarmState.Thresholds(
      raise: raiseAfter, clear: clearAfter, window: window, inconclusive: inconclusiveAfter)
  }

  func validate() throws {
    let range = 1...AlarmState.Thresholds.limit
    for (name, value) in [
      ("raise", raiseAfter), ("clear", clearAfter), ("inconclusive", inconclusiveAfter),
    ] where !range.contains(value) {
      throw ValidationError("--\(name)-after: expected 1 to \(range.upperBound)")
    }
    if let window, !(raiseAfter...range.upperBound).contains(window) {
      throw ValidationError(
        "--window: expected \(raiseAfter), as many as --raise-after, to \(range.upperBound)")
    }
  }

  /// Where the lock of the state is; nil if there is none, or cannot be one.
  var lock: String? {
    state.flatMap { try? File.destination(of: $0) }.map(StateFile.lock)
  }

  /// Takes hold of the state; nil if nothing is to be remembered.
  ///
  /// - Throws: ``ExitStatus/inconclusive`` if another run has it, or another machine uses it in turns with
  ///   this one; standard error says so.
  func hold() throws -> StateFile? {
    guard let state else { return nil }
    do {
      return try StateFile(holding: state)
    } catch .isHeld {
      StandardError.write(
        "Error: another run is using the state \(state); this one sends nothing\n")
      throw ExitStatus.inconclusive
    } catch .isShared(let host) {
      StandardError.write(
        "Error: the host \(host.shown) uses the state \(state), too: two hosts in turns raise no alarm; "
          + "give each its own file\n")
      throw ExitStatus.inconclusive
    } catch .cannotBeHeld(let error) {
      throw ValidationError("--state: cannot use \(state): \(error)")
    }
  }
}
