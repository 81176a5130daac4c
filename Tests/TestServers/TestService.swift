/// What a test starts, uses, and stops whatever comes of it.
protocol TestService: Sendable {
  associatedtype Ending

  /// Stops it.
  ///
  /// - Throws: what keeps it from stopping.
  @discardableResult func stop() async throws -> Ending
}

extension TestService {
  /// Lends it to `body`, and stops it afterwards.
  ///
  /// - Throws: what `body` throws, else what ``stop()`` throws.
  func lend<Result>(to body: (Self) async throws -> Result) async throws -> Result {
    let result: Result
    do {
      result = try await body(self)
    } catch {
      _ = try? await stop()
      throw error
    }
    try await stop()
    return result
  }
}
