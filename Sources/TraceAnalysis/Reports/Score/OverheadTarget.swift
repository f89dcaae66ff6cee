/// How much recording may cost: a part of a program's own processor time, as `20%` or `20`.
public struct OverheadTarget: Hashable, Sendable {
  /// 0.2 for 20 %.
  public var part: Double

  public static let standard = OverheadTarget(part: 0.2)

  public init(part: Double) { self.part = part }

  /// `nil` for what is no percentage above 0.
  public init?(_ text: String) {
    let digits = text.hasSuffix("%") ? text.dropLast() : text[...]
    guard let percent = Double(digits), percent.isFinite, percent > 0, percent <= 100_000 else { return nil }
    part = percent / 100
  }

  public var text: String {
    let percent = part * 100
    return percent == percent.rounded() ? "\(Int(percent))%" : "\(percent)%"
  }
}
