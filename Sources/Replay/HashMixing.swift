/// A hash of 64 bits: both halves of their product with 2⁶⁴ / φ, as in wyhash.
@inline(__always)
func mixed(_ bits: UInt64) -> UInt64 {
  let (high, low) = bits.multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
  return high ^ low
}
