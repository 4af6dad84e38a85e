package import SpangateCore
import SpangateTrace

extension FakeModels {
  /// A judge of simple tastes, for the forms that the built-in scorers ask with. `openai/broken-1` never fills in one.
  ///
  /// It likes answers with `Thank`, chooses the label that the answer holds, takes `I cannot` for a refusal, and each
  /// sentence of an answer for a claim that a tool's result has to hold word for word.
  package static let familiar = FakeModels { question in
    let usage = ModelCall.Usage(inputTokens: 100, outputTokens: 20, cost: 0.001)
    let isBroken = question.model.name == "openai/broken-1"
    return ModelAnswer(
      isBroken ? nil : verdict(on: question), provider: "fake", model: question.model.name, usage: usage)
  }

  private static func verdict(on question: ModelQuestion) -> JSONValue? {
    let answer = question.quoted("answer").first ?? ""
    switch question.form.name {
    case "grade":
      return ["reason": "because of its words", "score": answer.contains("Thank") ? 0.9 : 0.2]
    case "label":
      let labels = question.form.schema.value(at: "/properties/label/enum")?.array?.compactMap(\.string) ?? []
      let label = labels.first { answer.contains($0) } ?? labels.first ?? ""
      return ["reason": "because of its words", "label": .string(label)]
    case "classify":
      return ["reason": "because of its words", "refuses": .bool(answer.contains("I cannot"))]
    case "check_claims":
      let results = question.quoted("tool result")
      let claims = answer.split(separator: ". ").map { claim -> JSONValue in
        let isHeld = results.contains { $0.contains(claim) }
        return ["claim": .string(String(claim)), "reason": "it was looked for", "supported": .bool(isHeld)]
      }
      return ["claims": .array(claims)]
    case "prefer":
      let isLiked = ["first answer", "second answer"].map { question.quoted($0).first?.contains("Thank") ?? false }
      let better = isLiked[0] == isLiked[1] ? "neither" : isLiked[0] ? "first" : "second"
      return ["reason": "because of its words", "better": .string(better)]
    default: return nil
    }
  }
}

extension ModelQuestion {
  /// The text of every part of this name, as it stands between its marks.
  package func quoted(_ part: String) -> [String] {
    guard let mark = text.firstMatch(of: /The mark of this message is ([0-9a-f]+)\./)?.1 else { return [] }
    let (start, end) = ("\n<<<\(part) \(mark)>>>\n", "\n<<<end \(part) \(mark)>>>\n")
    return text.split(separator: start, omittingEmptySubsequences: false).dropFirst().compactMap { piece in
      piece.firstRange(of: end).map { String(piece[..<$0.lowerBound]) }
    }
  }
}
