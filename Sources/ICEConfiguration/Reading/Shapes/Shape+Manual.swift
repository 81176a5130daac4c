extension Shape {
  /// The sections of the manual about some shapes, in Markdown: whose each is, and an example.
  package static func manual(_ shapes: [Shape] = all) -> String {
    shapes.map { shape in
      let host = shape.needsHost ? " It needs `--host`." : ""
      return "### `\(shape.name)`\n\n\(shape.origin).\(host)\n\n```\n\(shape.example)\n```\n"
    }
    .joined(separator: "\n")
  }
}
