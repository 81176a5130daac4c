import CCares

/// Which c-ares this is.
public enum LibraryVersion {
  /// The version of the library that is loaded, which may be a later one than was built against.
  public static var text: String { String(cString: ares_version(nil)) }
}
