import ArgumentParser

/// Which variant of a suite.
struct VariantOption: ParsableArguments {
  @Option(help: ArgumentHelp("Which variant. (default: the first that the suite declares)", valueName: "variant"))
  var variant: String?
}
