import Console
import TraceStore
import TraceModel

/// What is around the profile in speedscope's JSON file format (https://www.speedscope.app/file-format-schema.json).
enum SpeedscopeFile {
  /// Everything up to the profile; frames are numbered as `functions`, and one more stands for what is too deep.
  static func begin(_ title: String, _ functions: [Symbol], names: FunctionNames, _ json: inout JSONWriter) {
    json.beginObject()
    json.key("$schema")
    json.value("https://www.speedscope.app/file-format-schema.json")
    json.key("exporter")
    json.value("gotrace-analyze \(GoTrace.version)")
    json.key("name")
    json.value(title)
    json.key("activeProfileIndex")
    json.value(0)
    json.key("shared")
    json.beginObject()
    json.key("frames")
    json.beginArray()
    for (index, function) in functions.enumerated() { write(names[UInt32(index)], function, &json) }
    write("[deeper]", Symbol(name: "", package: "", file: "", line: 0), &json)
    json.endArray()
    json.endObject()
    json.breakLine()
    json.key("profiles")
    json.beginArray()
  }

  static func end(_ json: inout JSONWriter) {
    json.endArray()
    json.endObject()
    json.out.write(UInt8(ascii: "\n"))
  }

  private static func write(_ name: String, _ function: Symbol, _ json: inout JSONWriter) {
    json.breakLine()
    json.beginObject()
    json.key("name")
    json.value(name)
    if !function.file.isEmpty {
      json.key("file")
      json.value(function.file)
    }
    if function.line > 0 {
      json.key("line")
      json.value(UInt64(function.line))
    }
    json.endObject()
  }
}
