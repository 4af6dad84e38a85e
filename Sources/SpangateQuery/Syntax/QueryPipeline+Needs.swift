import SpangateTrace

extension QueryPipeline {
  /// Texts each of which is somewhere in the bytes of every trace that it finds something in, as far as that is easily told.
  var needs: [String] { stages.first.map(\.needs) ?? [] }
}

extension QueryStage {
  fileprivate var needs: [String] {
    if case .spans(let expression) = self { expression.needs } else { [] }
  }
}

extension SpansetExpression {
  fileprivate var needs: [String] {
    switch self {
    case .filter(let expression): expression.needs
    case .pipeline(let pipeline): pipeline.needs
    case .binary(_, .or, _): []
    case .binary(_, .relation(_, .none), let right): right.needs
    case .binary(let left, _, let right): left.needs + right.needs
    }
  }
}

extension FieldExpression {
  fileprivate var needs: [String] {
    switch self {
    case .binary(let left, .and, let right): left.needs + right.needs
    case .binary(.field(let field), .equal, .value(let value)), .binary(.value(let value), .equal, .field(let field)):
      value.plainText.flatMap { field.isWritten ? [$0] : nil } ?? []
    default: []
    }
  }
}

extension QueryField {
  /// Whether spans have its texts as they are, and no words of ours.
  fileprivate var isWritten: Bool {
    switch self {
    case .attribute, .argument: true
    case .intrinsic(let intrinsic): intrinsic == .name || intrinsic == .rootName || intrinsic == .statusMessage
    case .normalised(let field): field == .tool
    }
  }
}

extension QueryValue {
  /// A text that nobody writes in another way, such as with escapes.
  fileprivate var plainText: String? {
    guard case .text(let text) = self, text.utf8.count > 1 else { return nil }
    let isPlain = text.utf8.allSatisfy { byte in
      0x30...0x39 ~= byte || 0x41...0x5a ~= byte || 0x61...0x7a ~= byte || byte == UInt8(ascii: "_")
    }
    return isPlain ? text : nil
  }
}
