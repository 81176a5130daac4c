import Documents

extension Shape {
  static let commandLine = Shape(
    name: "command-line",
    origin: "the command line of a program, or its options one a line",
    example: """
      gst-launch-1.0 webrtcbin name=out stun-server=stun://stun.example.com:3478 \\
        turn-server=turn://u:p@turn.example.com:3478
      """,
    syntax: .commandLine, fits: { _ in true }, read: { $0.variables(in: $1) })
}
