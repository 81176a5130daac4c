import COpenSSL

/// Which OpenSSL this is.
public enum LibraryVersion {
  /// The version of the library that is loaded, which may be a later one than was built against.
  public static var text: String { String(cString: OpenSSL_version(OPENSSL_FULL_VERSION_STRING)) }
}
