import Testing

/// The built binary against real servers, from the outside: status, standard output, standard error.
///
/// Each of the four suites here runs one test after the other, and all four side by side: that
/// keeps two cores busy. A hundred programs at once would test the scheduler of a CI machine.
@Suite(.serialized) enum EndToEnd {}

/// Of these tests, those that mostly wait: for what a path delays, loses or stalls, and for attempts.
@Suite(.serialized) enum EndToEndOverPaths {}

/// Those of runs that stand still, are stopped, or wait for somebody who reads what they write.
@Suite(.serialized) enum EndToEndStopped {}

/// Those of many runs, or of runs with many servers.
@Suite(.serialized) enum EndToEndInNumbers {}
