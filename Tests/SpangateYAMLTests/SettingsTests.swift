import SpangateCore
import SpangateYAML
import Testing

struct SettingsTests {
  private let loader = SuiteLoader(registry: .fakes, environment: ["TOKEN": "secret"])

  @Test func `every setting is read`() throws {
    let loaded = loader.settings(at: Fixtures.folder + "/settings.yaml")
    #expect(loaded.findings == [])
    let settings = try #require(loaded.value)
    #expect((settings.service, settings.store) == ("my-gate", "../.spangate/db"))
    #expect(settings.receiver == Settings.Receiver(host: "127.0.0.2", port: 4318))
    #expect(settings.backends.map(\.name) == ["jaeger", "second", "otlp"])
    #expect((settings.backends[1].backend as? Jaeger)?.config.url == "http://two")
    #expect((settings.backends[2].backend as? OTLP)?.config.headers == ["Authorization": "Bearer secret"])
    #expect(
      settings.limits
        == Settings.Limits(
          traceWait: .seconds(2), quiet: .milliseconds(50), requestBytes: 1000, spansPerTrial: 10, heldBytes: 5000,
          exportWait: .seconds(60)))
  }

  @Test func `the nearest file above the suite holds`() throws {
    let files = [
      "spangate.yaml": "service: outer", "a/spangate.yaml": "service: inner", "a/b/c/s.yaml": "", "d/s.yaml": "",
    ]
    try Fixtures.withFolder(files) { folder in
      let inner = loader.settings(near: folder + "/a/b/c/s.yaml").value
      #expect(inner?.service == "inner")
      #expect(inner?.folder.hasSuffix("/a") == true)
      #expect(loader.settings(near: folder + "/d/s.yaml").value?.service == "outer")
      #expect(loader.settings(near: folder + "/d").value?.service == "outer")
    }
  }

  @Test(arguments: ["", "# nothing\n", "limits:\n"])
  func `an empty file is all defaults`(text: String) throws {
    try Fixtures.withFolder(["spangate.yaml": text]) { folder in
      let settings = loader.settings(at: folder + "/spangate.yaml").value
      #expect(settings?.service == "spangate")
      #expect(settings?.limits == Settings.Limits())
      #expect(settings?.file == folder + "/spangate.yaml")
    }
  }

  @Test(arguments: [
    ("localhost", true), ("::1", true), ("127.1.2.3", true), ("10.0.0.1", false), ("127.0.0.1.evil.example", false),
    ("127.0.0", false), ("::", false),
  ])
  func `the receiver listens on loopback only`(host: String, isAllowed: Bool) throws {
    try Fixtures.withFolder(["spangate.yaml": "receiver: {host: \"\(host)\"}"]) { folder in
      #expect((loader.settings(at: folder + "/spangate.yaml").value != nil) == isAllowed)
    }
  }
}
