import TestServers

extension Bench {
  /// What the number of servers costs, each at an address of its own where nobody is: in proportion.
  ///
  /// Two tenants share them, so that a proof has other servers to choose from.
  static func growth(_ iceprobe: Iceprobe) throws {
    say("\nServers at as many addresses, in two tenants that share them (wall and peak: linear)")
    row("", "plan", "peak", "run", "peak", "run --prove", "peak")
    for count in [1000, 2000, 4000, 8000, 16_000] {
      let entries = (0..<count).map { number in
        // 127.16.0.1 and on, port 9: nothing listens in a network of our own.
        let url = "turn:127.\(16 + number / 62_500).\(number / 250 % 250).\(number % 250 + 1):9"
        return #"{"urls": "\#(url)", "username": "u", "credential": "c"}"#
      }
      let tenant = #"{"turn": [\#(entries.joined(separator: ",\n"))]}"#
      let input = #"{"tenants": {"one": \#(tenant), "two": \#(tenant)}}"#
      let probing = ["--config", "-", "--format", "json", "--rate", "0"]
      let columns = try [["plan", "--config", "-"], probing, probing + ["--prove"]].flatMap {
        let run = try iceprobe.run($0, input: input)
        return [milliseconds(run.wall), "\(Int(run.peak.rounded(.up))) MiB"]
      }
      row("\(count)", columns)
    }
  }
}
