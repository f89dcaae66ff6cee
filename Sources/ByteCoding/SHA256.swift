/// SHA-256 (FIPS 180-4), for names of which nothing shall be seen but whether they are equal.
public enum SHA256 {
  /// The 32 bytes for `message`.
  public static func digest(_ message: [UInt8]) -> [UInt8] {
    var padded = message + [0x80]
    while padded.count % 64 != 56 { padded.append(0) }
    let bits = UInt64(message.count) * 8
    for shift in stride(from: UInt64(56), through: 0, by: -8) {
      padded.append(UInt8(truncatingIfNeeded: bits >> shift))
    }
    var state = initialState
    for start in stride(from: 0, to: padded.count, by: 64) { addChunk(padded[start..<start + 64], to: &state) }
    return state.flatMap { word in [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: word >> UInt32($0)) } }
  }

  private static func addChunk(_ chunk: ArraySlice<UInt8>, to state: inout [UInt32]) {
    var words = [UInt32](repeating: 0, count: 64)
    for (index, byte) in chunk.enumerated() { words[index / 4] = words[index / 4] << 8 | UInt32(byte) }
    for i in 16..<64 {
      let (a, b) = (words[i - 15], words[i - 2])
      let small = rotated(a, 7) ^ rotated(a, 18) ^ a >> 3
      let large = rotated(b, 17) ^ rotated(b, 19) ^ b >> 10
      words[i] = words[i - 16] &+ small &+ words[i - 7] &+ large
    }
    var v = state
    for i in 0..<64 {
      let choice = v[4] & v[5] ^ ~v[4] & v[6]
      let majority = v[0] & v[1] ^ v[0] & v[2] ^ v[1] & v[2]
      let first =
        v[7] &+ (rotated(v[4], 6) ^ rotated(v[4], 11) ^ rotated(v[4], 25)) &+ choice &+ constants[i] &+ words[i]
      let second = (rotated(v[0], 2) ^ rotated(v[0], 13) ^ rotated(v[0], 22)) &+ majority
      v = [first &+ second, v[0], v[1], v[2], v[3] &+ first, v[4], v[5], v[6]]
    }
    for i in 0..<8 { state[i] = state[i] &+ v[i] }
  }

  private static func rotated(_ value: UInt32, _ count: UInt32) -> UInt32 { value >> count | value << (32 - count) }

  private static let primes: [UInt32] = (2...311).filter { number in
    (2..<number).prefix { $0 * $0 <= number }.allSatisfy { number % $0 != 0 }
  }

  /// The first 32 bits of the fractional parts of the square roots of the first 8 primes.
  private static let initialState = primes.prefix(8).map { fraction(ofRoot: 2, of: $0) }
  /// The same of the cube roots of the first 64 primes.
  private static let constants = primes.map { fraction(ofRoot: 3, of: $0) }

  private static func fraction(ofRoot degree: Int, of prime: UInt32) -> UInt32 {
    // The largest x whose power is at most prime · 2³² to that power; its low 32 bits are the fraction.
    let limit = UInt128(prime) << UInt128(32 * degree)
    var root: UInt128 = 0
    for bit in (0..<36).reversed() {
      let candidate = root | 1 << UInt128(bit)
      if (1..<degree).reduce(candidate, { power, _ in power * candidate }) <= limit { root = candidate }
    }
    return UInt32(truncatingIfNeeded: root)
  }
}
