/// A package as `go list -json` describes it: the fields that the recorder needs.
struct GoPackage: Decodable {
  struct Module: Decodable {
    let path: String
    /// Empty for main modules.
    let version: String
    let isMain: Bool
    let directory: String?
    /// Its go.mod, which need not be in `directory`.
    let moduleFile: String?
    /// As in go.sum.
    let sum: String?
    let replacement: Replacement?

    enum CodingKeys: String, CodingKey {
      case path = "Path"
      case version = "Version"
      case isMain = "Main"
      case directory = "Dir"
      case moduleFile = "GoMod"
      case sum = "Sum"
      case replacement = "Replace"
    }

    init(from decoder: any Decoder) throws {
      let values = try decoder.container(keyedBy: CodingKeys.self)
      path = try values.decodeIfPresent(String.self, forKey: .path) ?? ""
      version = try values.decodeIfPresent(String.self, forKey: .version) ?? ""
      isMain = try values.decodeIfPresent(Bool.self, forKey: .isMain) ?? false
      directory = try values.decodeIfPresent(String.self, forKey: .directory)
      moduleFile = try values.decodeIfPresent(String.self, forKey: .moduleFile)
      sum = try values.decodeIfPresent(String.self, forKey: .sum)
      replacement = try values.decodeIfPresent(Replacement.self, forKey: .replacement)
    }
  }

  /// What a module is replaced by in go.mod.
  struct Replacement: Decodable {
    let path: String
    let version: String?
    let sum: String?

    enum CodingKeys: String, CodingKey {
      case path = "Path"
      case version = "Version"
      case sum = "Sum"
    }
  }

  /// With a test's suffix where there is one: `example.com/p [example.com/p.test]`.
  let listedPath: String
  let name: String
  let directory: String
  let module: Module?
  let isStandard: Bool
  /// In the list only because another package needs it.
  let isDependencyOnly: Bool
  /// The package whose test this variant is for; empty otherwise.
  let forTest: String
  let goFiles: [String]
  let cgoFiles: [String]
  let imports: [String]
  /// It, or a package that it needs, cannot be loaded.
  let isIncomplete: Bool

  /// The field names, for `go list -json=…`.
  static let fields = CodingKeys.allCases.map(\.rawValue).joined(separator: ",")

  enum CodingKeys: String, CodingKey, CaseIterable {
    case listedPath = "ImportPath"
    case name = "Name"
    case directory = "Dir"
    case module = "Module"
    case isStandard = "Standard"
    case isDependencyOnly = "DepOnly"
    case forTest = "ForTest"
    case goFiles = "GoFiles"
    case cgoFiles = "CgoFiles"
    case imports = "Imports"
    case isIncomplete = "Incomplete"
  }

  init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    listedPath = try values.decode(String.self, forKey: .listedPath)
    name = try values.decodeIfPresent(String.self, forKey: .name) ?? ""
    directory = try values.decodeIfPresent(String.self, forKey: .directory) ?? ""
    module = try values.decodeIfPresent(Module.self, forKey: .module)
    isStandard = try values.decodeIfPresent(Bool.self, forKey: .isStandard) ?? false
    isDependencyOnly = try values.decodeIfPresent(Bool.self, forKey: .isDependencyOnly) ?? false
    forTest = try values.decodeIfPresent(String.self, forKey: .forTest) ?? ""
    goFiles = try values.decodeIfPresent([String].self, forKey: .goFiles) ?? []
    cgoFiles = try values.decodeIfPresent([String].self, forKey: .cgoFiles) ?? []
    imports = try values.decodeIfPresent([String].self, forKey: .imports) ?? []
    isIncomplete = try values.decodeIfPresent(Bool.self, forKey: .isIncomplete) ?? false
  }

  /// The import path without a test variant's suffix.
  var importPath: String { String(listedPath.prefix { $0 != " " }) }

  /// The main package that the go command writes for a test binary: its file is in the build cache, not the user's.
  var isGeneratedTestMain: Bool {
    importPath.hasSuffix(".test") && !goFiles.isEmpty && goFiles.allSatisfy { $0.hasPrefix("/") }
  }

  /// The import path as the compiler gets it, which begins every runtime name: `main` for a command, but a command's
  /// own path when it is built to be tested.
  var compiledPath: String { name == "main" && forTest.isEmpty ? "main" : importPath }

  /// The name `go run` gives the executable: the last element of the import path, or the first of the files named.
  var executableName: String {
    if importPath == "command-line-arguments" {
      return goFiles.first.map { String($0.dropLast(3)) } ?? "main"
    }
    let elements = importPath.split(separator: "/")
    // A major version's element (`…/tool/v2`) names nothing.
    let isVersion = elements.last.map { $0.first == "v" && Int($0.dropFirst()) != nil } ?? false
    return (isVersion && elements.count > 1 ? elements[elements.count - 2] : elements.last).map(String.init) ?? "main"
  }

  /// The package's Go files in the order in which the compiler gets them (cgo's output follows the plain files).
  var filesInCompileOrder: [String] {
    (goFiles + cgoFiles).map { $0.hasPrefix("/") ? $0 : directory + "/" + $0 }
  }
}
