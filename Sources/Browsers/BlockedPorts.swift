/// The ports to which browsers send nothing, since servers of other protocols listen there
/// (Fetch standard §2.9; the lists of Chromium 156 and Firefox 153, swept from 1 to 65535).
enum BlockedPorts {
  /// In both browsers.
  private static let common: Set<Int> = [
    1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 69, 77, 79, 87, 95, 101, 102, 103,
    104, 109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512,
    513, 514, 515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995,
    1719, 1720, 1723, 2049, 3659, 4045, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6697,
    10080,
  ]

  static let chromium = common.union([53])
  static let firefox = common.union([4190, 6679])

  /// Below this Chromium does TURN at 80 and 443 only.
  static let chromiumPrivileged = 1024
  static let chromiumAllowed: Set<Int> = [80, 443]
}
