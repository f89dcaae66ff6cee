// Prints how many lines of Go per second the function finder reads on one core; see run.sh.
//
// All files named on standard input, one a line, are read first; then they are searched several times, and the best and
// the worst rate are printed.
import Glibc

func contents(_ path: String) -> [UInt8]? {
  guard let file = unsafe fopen(path, "r") else { return nil }
  defer { unsafe fclose(file) }
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = unsafe fread(&buffer, 1, buffer.count, file)
    if count == 0 { return bytes }
    bytes.append(contentsOf: buffer[..<count])
  }
}

var sources: [[UInt8]] = []
while let path = readLine() {
  if let bytes = contents(path) { sources.append(bytes) }
}
let bytes = sources.reduce(0) { $0 + $1.count }
var rates: [Double] = []
var lines = 0
var functions = 0
for _ in 0..<5 {
  lines = 0
  functions = 0
  let elapsed = ContinuousClock().measure {
    for source in sources {
      guard let file = try? GoFile(source) else { continue }
      lines += file.lineCount
      functions += file.functions.count
    }
  }
  rates.append(Double(lines) / (elapsed / .seconds(1)))
}
rates.sort()
print("\(sources.count) files, \(bytes) bytes, \(lines) lines, \(functions) functions")
print("lines per second on one core: \(Int(rates[0])) to \(Int(rates[rates.count - 1]))")
