import Causes
import Judging
import PlainText

extension Vantage {
  /// What the table says of the vantage at its end: nothing that goes without saying. Names no address
  /// of this machine.
  func lines(width: Int) -> [String] {
    guard offline == nil else { return [] }
    return [controlWords, nat?.mapping.map { "NAT: \($0.message)" }].compactMap { $0 }
      .flatMap { $0.wrapped(to: width) }
  }

  private var controlWords: String? {
    guard !controls.isEmpty else { return nil }
    let count = controls.count { $0.verdict.status.isSuccess }
    let silence = udp == false ? "; no UDP comes back" : ""
    return "controls: \(count) of \(controls.count) \("works".agreeing(with: count))\(silence)"
  }
}
