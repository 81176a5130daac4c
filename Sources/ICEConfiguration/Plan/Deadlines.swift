/// Every duration that a probe waits for, each with its reason.
package enum Deadlines {
  /// How long one probe may go on before silence is the verdict, unless `--timeout` says otherwise.
  ///
  /// 10 s: longer than any handshake over a satellite link or a loaded mobile network, shorter than
  /// the patience of a person on the phone.
  package static let limit: Duration = .seconds(10)

  /// How long the operating system may go on with a TCP handshake of a probe.
  ///
  /// Two hours: longer than any limit, of which the longest is one. What ends it is the probe's own limit,
  /// which gives back the time that this machine stood still.
  package static let connection: Duration = .seconds(7200)

  /// The pause before an unanswered request is sent again over UDP (RFC 8489 §6.2.1, RTO).
  ///
  /// 500 ms, as the RFC asks: no call works on a longer round trip, so that a server on a slow path
  /// is not asked twice for nothing. Not doubled each time, as the RFC would: a probe has 10 s, and
  /// where 30 % of all packets are lost each way doubling leaves 5 transmissions, of which all are
  /// lost once in 29 times; 20 leave less than one in a million.
  package static let retransmission: Duration = .milliseconds(500)

  /// How long a TLS handshake or a request may stay without an answer before trials are made beside it.
  ///
  /// A third of what is `left` of the limit: 3.3 s of 10 s are longer than an answer takes that a
  /// call could use, and the rest is enough for trials that are slow themselves.
  package static func patienceBeforeTrials(withLeft left: Duration) -> Duration { left / 3 }

  /// The longest that a failure which several causes have waits for the trials that distinguish them.
  ///
  /// 2 s: an answer takes two round trips (TCP and the ClientHello), and TCP repeats a lost SYN after
  /// one second (RFC 6298 §2). Mostly all is told after the two round trips.
  package static let trials: Duration = .seconds(2)

  /// The longest that tearing a probe down may wait to see whether a TLS port answers without TLS.
  ///
  /// 500 ms: two round trips of as much as a call can bear.
  package static let plainRequest: Duration = .milliseconds(500)

  /// The pause before a server is tried again.
  ///
  /// 1 s: a burst of loss or the restart of a server is over by then; attempts within a millisecond
  /// would all have the same end.
  package static let betweenAttempts: Duration = .seconds(1)

  /// The longest that tearing a probe down may take while its limit has not run out.
  ///
  /// 1 s: Refresh with lifetime 0 needs one round trip (RFC 8656 §3.3), or two after a stale nonce;
  /// a path slower than 500 ms carries no call.
  package static let release: Duration = .seconds(1)

  /// The longest that tearing a probe down may take once its limit has run out.
  ///
  /// 150 ms: a run may outlast its limit by 200 ms, of which 50 ms are left for everything else.
  package static let releasePastLimit: Duration = .milliseconds(150)

  /// The longest that a run goes on for the mapping of the NAT once its probes are over.
  ///
  /// 600 ms: everybody who is asked has answered a probe a moment ago, so that a request which is lost
  /// is sent again (500 ms, ``retransmission``) and answered within it.
  package static let survey: Duration = .milliseconds(600)

  /// The pause before an unanswered Refresh with lifetime 0 is sent once more over UDP.
  ///
  /// 100 ms: short, so that one lost datagram is mended within ``releasePastLimit``.
  package static let releaseRetransmission: Duration = .milliseconds(100)
}

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
