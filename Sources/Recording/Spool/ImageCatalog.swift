internal import Platform

/// What the ids in each image of a session stand for: test binaries number their literals differently, and what
/// `gotrace-record build` made brings its own table.
///
/// An image whose table is not known has no names for its ids.
struct ImageCatalog {
  /// The rewritten program of this session, if it built one.
  private let program: InstrumentedProgram?
  /// `nil` for programs without a table.
  private var indexes: [ImageFile.Identity: Int?] = [:]
  private(set) var images: [InstrumentedNames]
  /// Libraries without a table, such as most are.
  private var others: Set<ImageFile.Identity> = []
  /// Where images were read that have no table of their own; a copy of one has the same names.
  private var originals: [(size: UInt64, path: String, index: Int)] = []
  /// Every process runs the first image (tests).
  let isOnlyImage: Bool
  /// The number of images in the log.
  private var noted = 0
  /// Images of the processes of an interrupted recording.
  private var known: [ProcessKey: [Int]] = [:]

  /// A session whose programs bring their tables, if they have any.
  init() {
    images = []
    program = nil
    isOnlyImage = false
  }

  /// - Parameter executable: path of the program that `names` are the names of.
  init(names: InstrumentedNames, executable: String, program: InstrumentedProgram? = nil) {
    images = [names]
    self.program = program
    isOnlyImage = false
    guard let identity = ImageFile.Identity(of: executable) else { return }
    indexes[identity] = 0
    originals.append((identity.size, executable, 0))
  }

  /// A session of `go test`.
  init(program: InstrumentedProgram) {
    images = []
    self.program = program
    isOnlyImage = false
  }

  /// Every process has these names (tests).
  init(names: InstrumentedNames) {
    images = [names]
    program = nil
    isOnlyImage = true
  }

  /// The programs of an interrupted recording.
  init(_ recovered: RecoveredFacts) {
    images = recovered.images
    // A process that the killed recorder had not seen yet is known by its file.
    indexes = recovered.files.mapValues { .some($0) }
    known = recovered.imagesOfProcess.mapValues { $0.filter(recovered.images.indices.contains) }
    program = nil
    isOnlyImage = false
  }

  /// The images that a process is known to run when it appears.
  ///
  /// - Parameter file: the file its runtime is a part of, according to its slot; `nil` where the slot has none.
  mutating func images(ofProcess key: ProcessKey, file: ImageFile?) -> [Int] {
    if isOnlyImage { return [0] }
    if let numbers = known[key] { return numbers }
    guard let file = file ?? ImageFile(at: "/proc/\(key.pid)/exe") else { return [] }
    return image(file, pid: key.pid).map { [$0] } ?? []
  }

  /// The number of an image that process `pid` has loaded; `nil` where it has no table.
  mutating func plugin(_ file: ImageFile, pid: Int32) -> Int? {
    if isOnlyImage { return nil }
    if let known = indexes[file.identity] { return known }
    guard !others.contains(file.identity), let opened = file.opened(pid: pid) else { return nil }
    guard let symbols = try? BinarySymbols(executable: opened.readablePath) else {
      others.insert(file.identity)
      return nil
    }
    let index = add(symbols.names)
    indexes[file.identity] = .some(index)
    return index
  }

  /// The number of the image that a process's runtime is a part of; `nil` where it has no table.
  private mutating func image(_ file: ImageFile, pid: Int32) -> Int? {
    if let known = indexes[file.identity] { return known }
    // A file that cannot be read now may be readable through another process.
    guard let opened = file.opened(pid: pid) else { return nil }
    let index = read(opened, of: file)
    indexes[file.identity] = .some(index)
    return index
  }

  private mutating func read(_ opened: borrowing OpenedImage, of file: ImageFile) -> Int? {
    let path = opened.readablePath
    if let symbols = try? BinarySymbols(executable: path) { return add(symbols.names) }
    if let original = originals.first(where: { $0.size == file.identity.size && Self.areEqual($0.path, path) }) {
      return original.index
    }
    if let program, Self.isTestBinary(file.path) {
      let index = add(program.names(in: path))
      originals.append((file.identity.size, opened.path, index))
      return index
    }
    return (try? BinarySymbols(constantsOf: path)).map { add($0.names) }
  }

  /// Writes images to the log that are not in it.
  mutating func note(in log: RecoveryLog?) {
    for new in noted..<images.count {
      log?.note(image: new, names: images[new])
      for (file, index) in indexes where index == new { log?.note(image: new, file: file) }
    }
    noted = images.count
  }

  private mutating func add(_ names: InstrumentedNames) -> Int {
    images.append(names)
    return images.count - 1
  }

  /// Whether this is what the go command builds and runs for `go test`: it has no table, and ids of this session.
  private static func isTestBinary(_ path: String) -> Bool {
    path.hasSuffix(".test") && path.split(separator: "/").contains { $0.hasPrefix("go-build") }
  }

  private static func areEqual(_ one: String, _ other: String) -> Bool {
    guard let bytes = try? FileSystem.read(one) else { return false }
    return (try? FileSystem.read(other)) == bytes
  }
}
