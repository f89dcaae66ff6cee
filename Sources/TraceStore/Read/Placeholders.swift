/// What a reader may make up for table entries that are lost: one for each byte of the file, and at most
/// `Format.maximumPlaceholders`, so that a small file cannot claim a large table.
struct Placeholders {
  /// Whether the file lacks blocks, so that it is not known which entries were in them.
  let blocksAreLost: Bool
  private(set) var left: Int
  /// Kinds of which a block is known to be damaged.
  private var damagedKinds: Set<BlockKind> = []

  /// None.
  init() { (blocksAreLost, left) = (false, 0) }

  init(fileBytes: UInt64, blocksAreLost: Bool) {
    self.blocksAreLost = blocksAreLost
    left = Int(min(fileBytes, UInt64(Format.maximumPlaceholders)))
  }

  /// Whether entries of such a table may be missing without having been left out by its writer.
  ///
  /// Of each kind, all damage is looked through a few times at most, however many gaps there are.
  mutating func explainGap(in kind: BlockKind, _ damage: [TraceDamage]) -> Bool {
    if blocksAreLost || damagedKinds.contains(kind) { return true }
    guard damage.contains(where: { $0.blockKind == kind }) else { return false }
    damagedKinds.insert(kind)
    return true
  }

  /// Whether so many more may be made up; then they count as made up.
  mutating func take(_ count: Int) -> Bool {
    guard count >= 0, count <= left else { return false }
    left -= count
    return true
  }

  /// Makes `table` so long; `false` where it is longer, or where that would be too many.
  mutating func fill<Entry>(_ table: inout [Entry], upTo count: Int, with placeholder: (Int) -> Entry) -> Bool {
    guard take(count - table.count) else { return false }
    for id in table.count..<count { table.append(placeholder(id)) }
    return true
  }
}
