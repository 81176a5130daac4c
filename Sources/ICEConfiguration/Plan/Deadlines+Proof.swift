extension Deadlines {
  /// How long echoes are waited for after the last packet of a proof was sent.
  ///
  /// 1 s: an echo takes two round trips to the server, and no call works where one takes 500 ms.
  package static let echo: Duration = .seconds(1)

  /// The longest that freeing the second relay of a proof may take once the run was ended from outside,
  /// by the longest that the same server took for an answer to the first one.
  ///
  /// Three such times: for an answer that is still on its way, for that to the Refresh, and as much
  /// again. No less than 350 ms, so that a server may hesitate and a run over a path of 100 ms still
  /// ends within half a second; no more than ``release``.
  package static func release(slowestAnswer: Duration) -> Duration {
    min(release, max(.milliseconds(350), slowestAnswer * 3))
  }
}
