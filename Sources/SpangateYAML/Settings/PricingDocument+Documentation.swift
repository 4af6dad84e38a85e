import SpangateCore
import SpangateTrace

extension PricingDocument: Documented {
  static let documentation: [KeyDocumentation] = [
    .init("date", "When somebody took the prices; for people.", example: "2026-11-25"),
    .init("sources", "Where from; for people.", example: ["https://example.com/prices"]),
    .init(
      "prices", "The prices of models; the first that fits a call holds.",
      example: [["provider": "openai", "model": "gpt-5", "input": 1.25, "output": 10]]),
  ]
}

extension PricingDocument.PriceDocument: Documented {
  static let documentation: [KeyDocumentation] =
    [
      .init("provider", "Who runs the model, as its spans say.", example: "openai"),
      .init("model", "The model's name; a `*` at the end stands for any rest.", example: "gpt-5*"),
    ] + PricingDocument.rates + [
      .init("from", "The first day of the price (UTC).", example: "2025-08-07"),
      .init("until", "The day on which it holds no more.", example: "2026-08-07"),
      .init(
        "long", "Other rates for a whole call with a long prompt.",
        example: ["over": 200_000, "input": 2.5, "output": 15]),
    ]
}

extension PricingDocument.LongDocument: Documented {
  static let documentation: [KeyDocumentation] =
    [.init("over", "From more than how many input tokens on.", example: 200_000)] + PricingDocument.rates
}

extension PricingDocument {
  fileprivate static let rates: [KeyDocumentation] = [
    .init("input", "US dollars for a million input tokens.", .atLeast(0), example: 1.25),
    .init("output", "US dollars for a million output tokens.", .atLeast(0), example: 10),
    .init(
      "cache_read", "US dollars for a million input tokens that came from the provider's cache.",
      otherwise: "the cost of a call that used the cache is not known", .atLeast(0), example: 0.125),
    .init(
      "cache_write", "US dollars for a million input tokens that were put into the provider's cache.",
      otherwise: "the cost of a call that used the cache is not known", .atLeast(0), example: 1.5),
  ]
}
