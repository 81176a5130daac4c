extension Configuration {
  /// Where a configuration finds the secrets that it only refers to.
  package struct Environment {
    let variable: (String) -> String?
    let file: (String) throws -> [UInt8]
    /// Whether the configuration comes from elsewhere, and may not look into this machine.
    let isForeign: Bool
    /// Whether secrets are looked up. Where they are not, something stands for each, and for each other
    /// variable that is not set.
    let hasSecrets: Bool

    /// - Parameters:
    ///   - variable: The value of an environment variable, for `${NAME}`; nil if it is not set.
    ///   - file: The content of a file, for `{"file": "path"}`; a relative path is relative to the
    ///     configuration's folder. An error's description becomes part of the complaint.
    ///   - hasSecrets: Whether secrets are looked up. A configuration that is only checked needs none.
    package init(
      variable: @escaping (String) -> String?, file: @escaping (String) throws -> [UInt8],
      hasSecrets: Bool = true
    ) {
      self.variable = variable
      self.file = file
      self.hasSecrets = hasSecrets
      isForeign = false
    }

    private init(isForeign: Bool) {
      (variable, file) = ({ _ in nil }, { _ in [] })
      self.isForeign = isForeign
      hasSecrets = true
    }

    /// For a configuration that another machine wrote: it may refer to nothing. What it names is sent
    /// to servers that it names, so that it could fetch any variable and any file from here.
    package static var foreign: Environment { Environment(isForeign: true) }
  }
}
