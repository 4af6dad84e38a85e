internal import CLinux
internal import Glibc
internal import SpangateCore
internal import SpangateTelemetry

/// What telemetry adds to a process, in bytes.
struct MemoryCost {
  /// Of a span that waits in the queue.
  var span: Int
  /// Heap and stacks.
  var anonymous: Int
  /// With the code of the libraries that are loaded for it, most of which other processes share.
  var resident: Int

  /// Sends 2,000 spans to a receiver, and then lets as many wait.
  static func measured() async -> MemoryCost {
    let server = DiscardingServer()
    let before = (anonymous: status("RssAnon"), resident: status("VmRSS"))
    // Nothing leaves by itself, so that what waits can be weighed.
    let patient = ["OTEL_BSP_SCHEDULE_DELAY": "600000", "OTEL_BSP_MAX_EXPORT_BATCH_SIZE": "2048"]
    let telemetry = Telemetry(
      .init(service: "bench", exporter: .otlp("http://127.0.0.1:\(server.port)")), environment: patient)
    for _ in 0..<2_000 { writeSpan(telemetry.tracer) }
    _ = await telemetry.flush()
    let after = (anonymous: status("RssAnon"), resident: status("VmRSS"))
    let heap = mallinfo2().uordblks
    for _ in 0..<2_000 { writeSpan(telemetry.tracer) }
    let span = (Int(mallinfo2().uordblks) - Int(heap)) / 2_000
    await telemetry.shutdown()
    return MemoryCost(
      span: span, anonymous: after.anonymous - before.anonymous, resident: after.resident - before.resident)
  }

  /// A line of this process's status, in bytes; 0 where there is none.
  private static func status(_ name: String) -> Int {
    guard let file = fopen("/proc/self/status", "re") else { return 0 }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 256)
    while fgets(&line, Int32(line.count), file) != nil {
      let words = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        .split { " \t\n".contains($0) }
      if words.first == "\(name):", words.count > 1 { return (Int(words[1]) ?? 0) << 10 }
    }
    return 0
  }
}
