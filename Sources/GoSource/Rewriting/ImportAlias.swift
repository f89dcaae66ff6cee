/// The name under which rewritten files import the injected package.
public enum ImportAlias {
  /// Every alias begins with this; ``GoFile/reservedIdentifiers`` collects what the user's source has of it.
  public static let prefix = "__gotrace"

  /// An identifier that no file of a package uses: ``prefix``, or ``prefix`` and a number.
  ///
  /// Pass all files that the compiler sees together (with the package's own test files), because an import's name must
  /// differ from every name the package declares, and must not be shadowed where it is used.
  public static func unused(in files: some Sequence<GoFile>) -> String {
    var used: Set<String> = []
    for file in files { used.formUnion(file.reservedIdentifiers) }
    var alias = prefix
    var number = 2
    while used.contains(alias) {
      alias = prefix + String(number)
      number += 1
    }
    return alias
  }
}
