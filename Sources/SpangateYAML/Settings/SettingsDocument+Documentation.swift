import SpangateCore
import SpangateTrace

extension SettingsDocument: Documented {
  static let documentation: [KeyDocumentation] = [
    .init(
      "service", "`service.name` of the spans that spangate itself makes.", default: "spangate",
      example: "ops-assistant"),
    .init(
      "store", "Where runs and baselines are kept: a path, or `sqlite:PATH`, relative to this file.",
      otherwise: "`.spangate/spangate.db` at the top of the checkout", example: "results/spangate.db"),
    .init("receiver", "Where agents send their spans.", example: ["port": 4318]),
    .init(
      "backends", "Where traces are sent and looked at, by names of your choice.",
      example: ["jaeger": ["url": "http://localhost:16686"]]),
    .init("limits", "How long spangate waits, and how much it takes and keeps.", example: ["trace_wait": "20s"]),
    .init(
      "redact", "What must not leave the process. An empty mapping asks for everything that is known to be sensitive.",
      otherwise: "keys of the known shapes and bearer tokens are replaced", example: ["with": "replace"]),
    .init(
      "links", "Where reports that are read elsewhere find the pages of traces.",
      example: ["pages": "https://pages.example/{run}/{trace}.html"]),
    .init(
      "pricing",
      "What models cost, before the table that is built in: a mapping, or the path of a file that holds one.",
      example: ["prices": [["provider": "openai", "model": "gpt-5", "input": 1.25, "output": 10]]]),
  ]
}

extension SettingsDocument.Receiver: Documented {
  static let documentation: [KeyDocumentation] = [
    .init(
      "host", "The loopback address to listen on.", default: "127.0.0.1",
      example: "::1"),
    .init(
      "port", "The port to listen on, for agents that hard-code one; 0 is any free port.", default: 0,
      .from(0, to: 65_535), example: 4318),
    .init(
      "token",
      "What exports must carry in the header `x-spangate-token`, so that no other user of this machine can write into a "
        + "run: `auto` for another one in each run, or a text of at least 16 characters for agents that are started "
        + "elsewhere. Agents that spangate starts get it in OTEL_EXPORTER_OTLP_HEADERS.",
      otherwise: "every program of this machine may send", example: "auto"),
  ]
}

extension SettingsDocument.Links: Documented {
  static let documentation: [KeyDocumentation] = [
    .init(
      "pages",
      "The address of a trace's page once the pipeline has taken it there; `{run}`, `{trace}` and `{span}` stand for IDs.",
      otherwise: "what the pipeline's environment tells, else reports name the page's file",
      example: "https://pages.example/{run}/{trace}.html"),
    .init(
      "artifact", "The name of the pipeline's artifact that `.spangate/traces` is kept in, for reports to say.",
      example: "traces"),
  ]
}

extension SettingsDocument.Limits: Documented {
  static let documentation: [KeyDocumentation] = [
    .init(
      "trace_wait", "How long a trace may take to settle after the agent answered.", default: "10s", example: "20s"),
    .init(
      "quiet", "How long no span may arrive before a whole trace counts as settled.", default: "200ms", example: "1s"),
    .init(
      "request_bytes", "The most bytes of one OTLP request, after decompression.", default: 67_108_864, .atLeast(1),
      example: 16_777_216),
    .init(
      "spans_per_trial", "The most spans that are held for one trial; more are counted and dropped.", default: 20_000,
      .atLeast(1), example: 50_000),
    .init(
      "held_bytes",
      "The most bytes of spans that are held for all trials; a sender of more is told to come back later.",
      default: 536_870_912, .atLeast(1), example: 1_073_741_824),
    .init("export_wait", "How long backends may take at the end of a run.", default: "30s", example: "1m"),
    .init(
      "spool_bytes",
      "The most bytes, before compression, that are kept for a backend which does not take them; beyond, the oldest traces are dropped, and the report says so.",
      default: 1_073_741_824, .atLeast(1), example: 268_435_456),
    .init(
      "text",
      "The most characters of any attribute's text; what is longer is cut, and its length goes into `NAME_length`.",
      .atLeast(1), example: 2000),
    .init(
      "texts", "The most characters of single attributes' texts, by the attribute's name.",
      otherwise: "500 for `agent.user_message` and 1000 for `tool.arguments`",
      example: ["agent.user_message": 500]),
    .init("offload", "Where texts go that are too long for a span.", example: ["to": "content", "over": 4000]),
  ]
}

extension Offload: Documented {
  static let documentation: [KeyDocumentation] = [
    .init(
      "to", "A folder, relative to this file, or `s3://BUCKET/PREFIX`; a text is kept there by its SHA-256.",
      example: "content"),
    .init(
      "endpoint", "The address of the bucket's store: a URL without a path.", otherwise: "AWS's own of the region",
      example: "https://storage.example.com"),
    .init(
      "region", "The bucket's region.", otherwise: "what `AWS_REGION` or `AWS_DEFAULT_REGION` says, else `us-east-1`",
      example: "eu-central-1"),
    .init("over", "From how many characters on a text is kept there.", default: 1000, .atLeast(1), example: 4000),
  ]
}

extension BackendKeys: Documented {
  static let documentation: [KeyDocumentation] = [
    .init("kind", "What kind of backend it is.", otherwise: "its name is its kind", example: "jaeger")
  ]
}
