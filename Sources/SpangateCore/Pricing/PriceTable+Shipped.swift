package import SpangateTrace

extension PriceTable {
  /// When the table below was last compared with its sources.
  package static let shippedOn = Day("2026-11-25")!

  /// Where its prices are from.
  package static let sources = [
    "https://platform.claude.com/docs/en/about-claude/pricing", "https://developers.openai.com/api/docs/pricing",
    "https://ai.google.dev/gemini-api/docs/pricing",
  ]

  /// What the main providers ask for their text models, as far as two sources agreed on it on `shippedOn`: the
  /// providers' pages, the announcements of changes, and the tables of pydantic/genai-prices and BerriAI/litellm.
  /// Standard service only: no batches, no fast modes, no storage of caches.
  package static let shipped = PriceTable(
    text.split(separator: "\n").map { line in
      guard let price = Price(line: line) else { preconditionFailure("not a price: \(line)") }
      return price
    })

  /// Provider, model, input, output, cache read, cache write; `-` where nobody says. Then `from` and `until` a day, and
  /// `over` so many tokens of the prompt the rates of the whole call.
  private static let text = """
    anthropic claude-fable-5-1 10 50 0.25 12.5
    anthropic claude-mythos-5-1 10 50 0.25 12.5
    anthropic claude-fable-5 10 50 1 12.5
    anthropic claude-mythos-5 10 50 1 12.5
    anthropic claude-opus-5-5 4 20 0.2 5
    anthropic claude-opus-5 5 25 0.5 6.25
    anthropic claude-opus-4-8 5 25 0.5 6.25
    anthropic claude-opus-4-7 5 25 0.5 6.25
    anthropic claude-opus-4-6 5 25 0.5 6.25 until 2026-03-13 over 200000 10 37.5 1 12.5
    anthropic claude-opus-4-6 5 25 0.5 6.25 from 2026-03-13
    anthropic claude-opus-4-5 5 25 0.5 6.25
    anthropic claude-opus-4-1 15 75 1.5 18.75
    anthropic claude-opus-4-0 15 75 1.5 18.75
    anthropic claude-opus-4 15 75 1.5 18.75
    anthropic claude-3-opus 15 75 1.5 18.75
    anthropic claude-sonnet-5-5 2 10 0.2 2.5 until 2026-10-07
    anthropic claude-sonnet-5-5 2 10 0.1 2.5 from 2026-10-07
    anthropic claude-sonnet-5 2 10 0.2 2.5
    anthropic claude-sonnet-4-6 3 15 0.3 3.75 until 2026-03-13 over 200000 6 22.5 0.6 7.5
    anthropic claude-sonnet-4-6 3 15 0.3 3.75 from 2026-03-13
    anthropic claude-sonnet-4-5 3 15 0.3 3.75 over 200000 6 22.5 0.6 7.5
    anthropic claude-sonnet-4-0 3 15 0.3 3.75
    anthropic claude-sonnet-4 3 15 0.3 3.75
    anthropic claude-3-7-sonnet 3 15 0.3 3.75
    anthropic claude-3-5-sonnet 3 15 0.3 3.75
    anthropic claude-haiku-5-5 0.1 0.5 0.01 0.125 over 100000 0.5 2.5 0.05 0.625
    anthropic claude-haiku-4-5 1 5 0.1 1.25
    anthropic claude-3-5-haiku 0.8 4 0.08 1
    anthropic claude-3-haiku 0.25 1.25 0.03 0.3
    openai gpt-6.2-astra 8 40 - -
    openai gpt-6.2-sol 2 10 - -
    openai gpt-6.1-sol 2 10 0.1 - over 272000 4 15 0.2 -
    openai gpt-6-astra 10 50 1 12.5 over 272000 20 75 2 25
    openai gpt-6-sol 2 10 0.2 2.5 over 272000 4 15 0.4 5
    openai gpt-6-luna 0.1 0.5 0.01 0.125 over 272000 0.2 0.75 0.02 0.25
    openai gpt-5.6-sol 5 30 0.5 6.25 until 2026-08-21 over 272000 10 45 1 12.5
    openai gpt-5.6-sol 4 20 0.4 - from 2026-08-21 until 2026-11-22
    openai gpt-5.6-terra 2.5 15 0.25 3.125 until 2026-07-30 over 272000 5 22.5 0.5 6.25
    openai gpt-5.6-terra 2 12 0.2 2.5 from 2026-07-30 over 272000 4 18 0.4 5
    openai gpt-5.6-luna 1 6 0.1 1.25 until 2026-07-30 over 272000 2 9 0.2 2.5
    openai gpt-5.6-luna 0.2 1.2 0.02 0.25 from 2026-07-30 over 272000 0.4 1.8 0.04 0.5
    openai gpt-5.5-pro 30 180 - - over 272000 60 270 - -
    openai gpt-5.5 5 30 0.5 - over 272000 10 45 1 -
    openai gpt-5.4-pro 30 180 - - over 272000 60 270 - -
    openai gpt-5.4-mini 0.75 4.5 0.075 -
    openai gpt-5.4-nano 0.2 1.25 0.02 -
    openai gpt-5.4 2.5 15 0.25 - over 272000 5 22.5 0.5 -
    openai gpt-5.3-codex 1.75 14 0.175 -
    openai gpt-5.3-chat 1.75 14 0.175 -
    openai gpt-5.2-pro 21 168 - -
    openai gpt-5.2-codex 1.75 14 0.175 -
    openai gpt-5.2-chat 1.75 14 0.175 -
    openai gpt-5.2 1.75 14 0.175 -
    openai gpt-5.1-codex-mini 0.25 2 0.025 -
    openai gpt-5.1-codex-max 1.25 10 0.125 -
    openai gpt-5.1-codex 1.25 10 0.125 -
    openai gpt-5.1-chat 1.25 10 0.125 -
    openai gpt-5.1 1.25 10 0.125 -
    openai gpt-5-pro 15 120 - -
    openai gpt-5-mini 0.25 2 0.025 -
    openai gpt-5-nano 0.05 0.4 0.005 -
    openai gpt-5-codex 1.25 10 0.125 -
    openai gpt-5-chat 1.25 10 0.125 -
    openai gpt-5 1.25 10 0.125 -
    openai gpt-4.1-mini 0.4 1.6 0.1 -
    openai gpt-4.1-nano 0.1 0.4 0.025 -
    openai gpt-4.1 2 8 0.5 -
    openai gpt-4o-mini 0.15 0.6 0.075 -
    openai gpt-4o-2024-05-13 5 15 - -
    openai gpt-4o 2.5 10 1.25 -
    openai o1-pro 150 600 - -
    openai o1 15 60 7.5 -
    openai o3-pro 20 80 - -
    openai o3-mini 1.1 4.4 0.55 -
    openai o3 2 8 0.5 - from 2025-06-10
    openai o4-mini 1.1 4.4 0.275 -
    google gemini-3.5-flash-lite 0.3 2.5 0.03 -
    google gemini-3.5-flash 1.5 9 0.15 -
    google gemini-3.1-flash-lite 0.25 1.5 0.025 -
    google gemini-3.1-flash-lite-preview 0.25 1.5 0.025 -
    google gemini-3.1-pro-preview 2 12 0.2 - over 200000 4 18 0.4 -
    google gemini-3-pro-preview 2 12 0.2 - over 200000 4 18 0.4 -
    google gemini-3-flash-preview 0.5 3 0.05 -
    google gemini-2.5-pro 1.25 10 0.125 - over 200000 2.5 15 0.25 -
    google gemini-2.5-flash-lite 0.1 0.4 0.01 -
    google gemini-2.5-flash 0.3 2.5 0.03 -
    google gemini-2.0-flash-lite 0.075 0.3 - -
    google gemini-2.0-flash 0.1 0.4 0.025 -
    """
}

extension Price {
  /// One line of the table above.
  init?(line: Substring) {
    var words = line.split(separator: " ")[...]
    guard words.count >= 6, let rates = Rates(words.dropFirst(2).prefix(4)) else { return nil }
    self.init(provider: String(words[0]), model: String(words[1]), rates: rates)
    words = words.dropFirst(6)
    while let word = words.popFirst() {
      switch word {
      case "from", "until":
        guard let day = words.popFirst().flatMap({ Day($0) }) else { return nil }
        if word == "from" { from = day } else { until = day }
      case "over":
        guard let over = words.popFirst().flatMap({ Int($0) }), let rates = Rates(words.prefix(4)) else { return nil }
        long = (over, rates)
        words = words.dropFirst(4)
      default: return nil
      }
    }
  }
}

extension Price.Rates {
  fileprivate init?(_ words: ArraySlice<Substring>) {
    let words = Array(words)
    guard words.count == 4, let input = Double(words[0]), let output = Double(words[1]) else { return nil }
    self.init(input: input, output: output, cacheRead: Double(words[2]), cacheWrite: Double(words[3]))
  }
}
