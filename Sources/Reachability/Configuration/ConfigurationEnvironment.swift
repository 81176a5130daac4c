extension Configuration {
  /// Where a configuration finds the secrets that it only refers to.
  public struct Environment {
    let variable: (String) -> String?
    let file: (String) throws -> [UInt8]

    /// - Parameters:
    ///   - variable: The value of an environment variable, for `${NAME}`; nil if it is not set.
    ///   - file: The content of a file, for `{"file": "path"}`; a relative path is relative to the
    ///     configuration's folder. An error's description becomes part of the complaint.
    public init(
      variable: @escaping (String) -> String?, file: @escaping (String) throws -> [UInt8]
    ) {
      self.variable = variable
      self.file = file
    }
  }
}
