/// Why there is no agent.
public enum AgentError: Error, Hashable {
  /// Fewer than four file descriptors are left to the process: have fewer agents at once, or raise
  /// the soft limit `RLIMIT_NOFILE`. An agent keeps two.
  case descriptorsExhausted

  /// The server's port is 0, or the username or the password is empty, is nothing but quotation
  /// marks or contains a NUL: libnice would ask another port, crash, or send something else.
  case serverUnusable

  /// The agent could not bind a UDP socket to 127.0.0.1.
  case socketUnavailable
}
