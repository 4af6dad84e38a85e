package import SpangateTrace

/// What `spangate.yaml` says of the place: it holds for every suite below it.
package struct Settings: Sendable {
  /// The file that was read; nil when there is none and everything is a default.
  package var file: String?
  /// The folder of that file, or the working directory.
  package var folder: String
  /// `service.name` of the spans that spangate makes.
  package var service: String
  /// A path or `sqlite:PATH`; relative to ``folder``; nil for the default place.
  package var store: String?
  package var receiver: Receiver
  package var backends: [NamedBackend]
  package var limits: Limits
  /// What must not leave the process.
  package var redact: RedactionPolicy
  /// How long the texts of attributes may be.
  package var texts: TextLimits
  /// Where texts go that are too long; nil for nowhere.
  package var offload: Offload?
  /// What models cost: the built-in table, with the place's own prices before it.
  package var prices: PriceTable
  package var links = Links()
  /// Texts of the file that open doors: values of headers and keys, and what it reads of the environment.
  package var secrets: [String] = []
  /// The variables that it reads such texts from.
  package var secretVariables: Set<String> = []

  package init(
    file: String? = nil, folder: String = ".", service: String = "spangate", store: String? = nil,
    receiver: Receiver = Receiver(), backends: [NamedBackend] = [], limits: Limits = Limits(),
    redact: RedactionPolicy = .secretsOnly, texts: TextLimits = TextLimits(), offload: Offload? = nil,
    prices: PriceTable = .shipped
  ) {
    self.file = file
    self.folder = folder
    self.service = service
    self.store = store
    self.receiver = receiver
    self.backends = backends
    self.limits = limits
    self.redact = redact
    self.texts = texts
    self.offload = offload
    self.prices = prices
  }

  package struct Receiver: Sendable, Equatable {
    package var host: String
    /// nil for any free port.
    package var port: Int?
    package var token: Token?

    package init(host: String = "127.0.0.1", port: Int? = nil, token: Token? = nil) {
      self.host = host
      self.port = port
      self.token = token
    }

    /// What exports have to carry.
    package enum Token: Sendable, Equatable {
      /// Another one for each run.
      case automatic
      case fixed(String)

      package var value: String {
        switch self {
        case .automatic: ExporterToken.random()
        case .fixed(let text): text
        }
      }
    }
  }

  /// Where the local pages of traces are found by those who do not sit at this machine.
  package struct Links: Sendable, Equatable {
    package var pages: PageTemplate?
    /// What the pipeline calls what it keeps them in.
    package var artifact: String?

    package init(pages: PageTemplate? = nil, artifact: String? = nil) {
      self.pages = pages
      self.artifact = artifact
    }
  }

  package enum Offload: Sendable, Equatable {
    /// Relative to ``Settings/folder``.
    case folder(String)
    case bucket(Bucket)

    /// Of a store that speaks like S3.
    package struct Bucket: Sendable, Equatable {
      package var name: String
      /// Of the names in it: the parts of a path.
      package var prefix: [String]
      /// Without a path, such as `https://s3.eu-central-1.amazonaws.com`.
      package var endpoint: String
      package var region: String

      package init(name: String, prefix: [String] = [], endpoint: String, region: String) {
        self.name = name
        self.prefix = prefix
        self.endpoint = endpoint
        self.region = region
      }

      /// With the port, where the endpoint names one.
      package var host: String { endpoint.split(separator: "/").last.map(String.init) ?? endpoint }
    }
  }

  package struct Limits: Sendable, Equatable {
    package var receiver: ReceiverLimits
    /// How long backends may take at the end of a run.
    package var exportWait: Duration
    /// What is kept for one backend until it takes it, in bytes before compression.
    package var spoolBytes = 1 << 30

    package init(receiver: ReceiverLimits = ReceiverLimits(), exportWait: Duration = .seconds(30)) {
      self.receiver = receiver
      self.exportWait = exportWait
    }
  }
}

/// A backend under the name that `--export` and the report know it by.
package struct NamedBackend: Sendable {
  package var name: String
  package var backend: any Backend

  package init(name: String, backend: any Backend) {
    self.name = name
    self.backend = backend
  }
}
