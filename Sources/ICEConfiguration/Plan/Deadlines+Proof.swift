extension Deadlines {
  /// How long echoes are waited for after the last packet of a proof was sent.
  ///
  /// 1 s: an echo takes two round trips to the server, and no call works where one takes 500 ms.
  package static let echo: Duration = .seconds(1)
}
