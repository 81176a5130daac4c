import Foundation

/// What is tested, as its authors have it.
enum Repository {
  /// The folder that everything is in.
  static let path = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
}
