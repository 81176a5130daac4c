extension StringProtocol {
  /// How many columns of a terminal the text takes: two for a wide character, none for a mark that
  /// combines with the one before (Unicode Standard Annex 11).
  package var columns: Int {
    // So are most texts, and clusters of characters take their time.
    let isPlain = utf8.allSatisfy { (0x20...0x7E).contains($0) }
    return isPlain ? utf8.count : reduce(0) { $0 + $1.columns }
  }
}

extension Character {
  /// Where East Asian Width is Wide or Fullwidth, whole blocks at a time (EastAsianWidth.txt of
  /// Unicode 16): unassigned code points in them are wide, too.
  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x4DBF, 0x4E00...0xA4CF, 0xA960...0xA97F,
    0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF01...0xFF60,
    0xFFE0...0xFFE6, 0x16FE0...0x18D08, 0x1AFF0...0x1B2FB, 0x1F300...0x1F64F, 0x1F680...0x1F6FC,
    0x1F7E0...0x1F7F0, 0x1F90C...0x1FAFF, 0x20000...0x3FFFD,
  ]

  /// Of a cluster the widest part counts: a base with its marks is drawn in one place.
  fileprivate var columns: Int { unicodeScalars.map(Self.columns).max() ?? 0 }

  private static func columns(of scalar: Unicode.Scalar) -> Int {
    if scalar.isASCII { return 1 }
    // The selector that asks for a picture, which is wide (Unicode Technical Standard 51).
    if scalar.value == 0xFE0F { return 2 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: return wide.contains { $0.contains(scalar.value) } ? 2 : 1
    }
  }
}
