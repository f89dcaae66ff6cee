internal import Platform

extension SerialThread {
  /// Makes the thread; a recording cannot do without it.
  func startForRecording() throws(RecordingError) {
    do throws(SystemError) { try start() } catch { throw .noThread(errno: error.code) }
  }
}
