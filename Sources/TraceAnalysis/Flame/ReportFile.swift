import CReportFiles
import Console

/// The embedded scripts and styles.
enum ReportFile {
  static func write(_ file: creportfiles_file, to out: inout OutputBuffer) {
    // Safe: the bytes are constants of the program, `count` of them.
    unsafe out.write(bytes: UnsafeBufferPointer(start: file.bytes, count: file.count))
  }
}
