import CNice

extension Agent {
  /// The version of libnice that this was built against; the library does not tell its own.
  public nonisolated static let libniceVersion =
    "\(NICE_VERSION_MAJOR).\(NICE_VERSION_MINOR).\(NICE_VERSION_MICRO)"
}
