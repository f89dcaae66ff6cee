internal import Glibc

/// The environment variables of this process, which nothing in these programs changes.
public enum Environment {
  /// The value of a variable; `nil` where it is not set.
  public static func value(_ name: String) -> String? {
    // Safe: getenv's string is copied at once, and nothing changes the environment.
    guard let value = unsafe getenv(name) else { return nil }
    return unsafe String(cString: value)
  }

  /// The value of a variable; `nil` where it is not set or empty.
  public static func nonEmptyValue(_ name: String) -> String? { value(name).flatMap { $0.isEmpty ? nil : $0 } }

  /// All variables as `NAME=value` with some replaced, for a child.
  public static func inherited(replacing changes: [String: String] = [:]) -> [String] {
    var result: [String] = []
    var pointer = unsafe environ
    // Safe: environ is a zero-terminated array of C strings, and nothing in this process changes it.
    while let entry = unsafe pointer.pointee {
      let text = unsafe String(cString: entry)
      let name = String(text.prefix { $0 != "=" })
      if changes[name] == nil { result.append(text) }
      unsafe pointer += 1
    }
    for (name, value) in changes.sorted(by: { $0.key < $1.key }) { result.append("\(name)=\(value)") }
    return result
  }
}
