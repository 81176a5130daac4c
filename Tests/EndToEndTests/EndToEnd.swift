import Testing

/// The built binary against real servers, from the outside: status, standard output, standard error.
///
/// One test after the other: a hundred programs at once on the two cores of a CI machine would test
/// its scheduler.
@Suite(.serialized) enum EndToEnd {}
