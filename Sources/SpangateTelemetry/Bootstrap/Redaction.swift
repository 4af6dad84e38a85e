import SpangateTrace
internal import SpangateWire

/// What is taken out of spans and log records before they leave the process, on the exporting thread.
public struct Redaction: Sendable {
  private var policy: RedactionPolicy

  /// Everything leaves as it is.
  public static let off = Redaction(policy: .none)
  /// Keys of the known shapes and bearer tokens leave as `[api_key]` and `[bearer_token]`.
  public static let secrets = Redaction(policy: .secretsOnly)
  /// These, and e-mail addresses, phone, social security, card and account numbers, and IP addresses.
  public static let everything = Redaction(policy: .all())

  private init(policy: RedactionPolicy) { self.policy = policy }

  /// Without attributes of these names; `*` at a name's end stands for anything.
  public func dropping(_ names: [String]) -> Redaction {
    var changed = self
    changed.policy.droppedAttributes += names.map { NamePattern($0) }
    return changed
  }

  /// Without any text, except under names that are known to hold no messages, and these.
  public func denyingContent(except names: [String] = []) -> Redaction {
    var changed = self
    changed.policy.content = .denied(except: names.map { NamePattern($0) })
    return changed
  }

  /// nil when there is nothing to do.
  var redactor: Redactor? {
    let redactor = Redactor(policy)
    return redactor.isIdle ? nil : redactor
  }
}

extension RedactionPass {
  /// A body has no name, so as content it is denied like any other message.
  func redacted(_ record: LogRecord) -> LogRecord {
    var redacted = record
    redacted.attributes = self.redacted(record.attributes)
    let body = self.redacted(Attributes([Attributes.Entry(Self.body, record.body)]))
    redacted.body = body.first { $0.key == Self.body }?.value ?? .empty
    return redacted
  }

  private static var body: String { "body" }
}
