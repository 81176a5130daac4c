import CNice

/// Keeps GLib and libnice from writing to standard output and standard error, whatever
/// `G_MESSAGES_DEBUG`, `NICE_DEBUG` and `G_DEBUG` say in the user's environment.
///
/// Their debug messages hold credentials and go to standard output, where the report is; their
/// warnings tell nothing that the evidence does not. Only a message that GLib is about to abort
/// the process for is let through.
func silenceLibraries() {
  // Undoes `G_DEBUG=fatal-warnings`: libnice warns of every allocation that is left to the server.
  g_log_set_always_fatal(G_LOG_LEVEL_ERROR)
  g_log_set_writer_func(
    { level, fields, count, data in
      level.rawValue & G_LOG_LEVEL_ERROR.rawValue != 0
        ? g_log_writer_default(level, fields, count, data) : G_LOG_WRITER_HANDLED
    }, nil, nil)
}
