import Foundation
import Glibc
import Testing
import TraceStore

/// What others put into folders that everybody may write to, and recorders in other containers, do no harm. Each test
/// has a /dev/shm of its own.
struct SharedFolderTests {
  private let folder = Folders.newFolder()

  /// An instrumented program that answers lines.
  private func built() throws -> String {
    let program = GoProgram(folder: BehaviourCase.folder.appending(path: "stdin"))
    let path = folder.appending(path: "app").path
    try Command(
      executable: Folders.recorder, arguments: ["build", "-o", path, "."], folder: program.folder,
      environment: program.fullEnvironment
    ).run().expect()
    // Another user records, too.
    // Safe: the path lives through the call.
    unsafe chmod(folder.path, 0o777)
    return path
  }

  /// Runs a shell script with a private /dev/shm; $record and $app are the recorder and the program. `nil` where this
  /// system does not allow it.
  private func run(_ name: String, _ script: String) throws -> Finished? {
    var environment = Toolchain.newest.environment
    environment["record"] = Folders.recorder.path
    environment["app"] = try built()
    let finished = try Command(
      executable: URL(filePath: "/usr/bin/unshare"),
      arguments: [
        getuid() == 0 ? "-m" : "-rm", "sh", "-c", "mount -t tmpfs -o mode=1777 none /dev/shm || exit 99\n" + script,
      ], folder: folder, environment: environment
    ).run()
    if finished.status == 99 || finished.error.contains("unshare: ") {
      print("\(name): not tested, this system does not allow it: \(finished.error)")
      return nil
    }
    return finished
  }

  private func answers(_ name: String) throws -> Int? {
    try Trace(file: folder.appending(path: name)).tree().callsByFunction["main.answer"]
  }

  /// Nothing of them is opened in a way that waits, and no link is followed.
  @Test func strangeFilesAreWalkedPast() throws {
    let ran = try run(
      "strangeFilesAreWalkedPast",
      """
      umask 0
      cd /dev/shm
      echo mine > target
      mkfifo gotrace.4194000.spool gotrace.4194000.recovery
      ln -s target gotrace.4194001.spool
      ln -s /dev/zero gotrace.4194002.spool
      ln -s gotrace.4194003.spool gotrace.4194003.spool
      mkdir gotrace.4194004.spool
      mkfifo "gotrace.$$.spool" "gotrace.$$.recovery"
      echo one | "$record" exec -o "$OLDPWD/t.trace" -- "$app" || exit
      "$record" recover || exit
      for spool in gotrace.419400*.spool; do "$record" recover "$spool" && exit 98; done
      cat target; ls
      # The recorder has this pid: the names are taken.
      cd "$OLDPWD"; echo two | exec "$record" exec -o u.trace -- "$app"
      """)
    guard let ran else { return }
    ran.expect()
    #expect(ran.output.hasPrefix("ONE\nlines 1 <nil>\nmine\n"))
    #expect(ran.output.contains("gotrace.4194000.spool\ngotrace.4194001.spool\ngotrace.4194002.spool\n"))
    #expect(try answers("t.trace") == 1)
    #expect(try answers("u.trace") == 1)
  }

  /// A log that another user has put where the recorder's will be is not believed, and the recorder says what that
  /// means.
  @Test func aPlantedLogIsNotBelieved() throws {
    guard getuid() == 0 else { return print("aPlantedLogIsNotBelieved: not tested, it takes two users") }
    let ran = try run(
      "aPlantedLogIsNotBelieved",
      #"""
      # In a folder that every user reaches: checkout and temporary folder may be closed to others.
      as_victim() { setpriv --reuid 65534 --clear-groups "$@"; }
      mount -t tmpfs -o mode=1777 none /mnt && cp "$record" "$app" /mnt && cd /mnt && chmod a+rx * || exit 99
      record=/mnt/${record##*/} app=/mnt/${app##*/}
      as_victim "$record" --help > /dev/null || exit 99
      # Another user's precious file, which the log calls the trace.
      echo precious > precious; chown 65534 precious; umask 0; mkfifo in go
      as_victim sh -c 'echo $$ > pid; read go < go; exec "$0" exec -o t.trace -- "$1" < in' "$record" "$app" 2> said &
      until [ -s pid ]; do sleep 0.01; done; pid=$(cat pid)
      printf 'gotrace recovery 1\ntrace\t%s\t%s\t1\nstart\t1\t1\n' "$PWD/precious" "$PWD/precious" \
        > /dev/shm/gotrace.$pid.recovery
      echo > go; exec 5> in; echo one >&5
      until [ -s /dev/shm/gotrace.$pid.spool ] && grep -q recovered said; do
        kill -0 $pid || { cat said; exit 98; }
        sleep 0.01
      done
      kill -9 $pid; wait $!; cat said
      as_victim "$record" recover /dev/shm/gotrace.$pid.spool; echo "recover $?"
      cat precious; ls /dev/shm
      """#)
    guard let ran else { return }
    #expect(ran.output.contains("its recording cannot be recovered"), "\(ran)")
    #expect(ran.output.contains("recover 1\nprecious\n"), "\(ran)")
    #expect(ran.error.contains(".recovery is not trusted"), "\(ran)")
    // What it was is still there.
    #expect(ran.output.contains("precious\ngotrace."), "\(ran)")
  }

  /// Two recorders with the same pid in two pid namespaces that share /dev/shm; and from one the other is not taken for
  /// dead.
  @Test func recordersInTwoPidNamespaces() throws {
    guard getuid() == 0 else {
      return print("recordersInTwoPidNamespaces: not tested, it takes root to make pid namespaces")
    }
    let ran = try run(
      "recordersInTwoPidNamespaces",
      #"""
      umask 0; mkfifo a b
      unshare -p -f --mount-proc "$record" exec -o a.trace --quiet -- "$app" < a > a.out 2>&1 & first=$!
      exec 5> a
      unshare -p -f --mount-proc "$record" exec -o b.trace --quiet -- "$app" < b > b.out 2>&1 5>&- & second=$!
      exec 6> b
      echo one >&5; echo two >&6
      until grep -q ONE a.out && grep -q TWO b.out; do sleep 0.01; done
      ls /dev/shm | grep -c spool
      # From a third, where neither pid is known.
      for spool in /dev/shm/gotrace.*.spool; do
        unshare -p -f --mount-proc "$record" recover "$spool"; echo "recover $?"
      done
      unshare -p -f --mount-proc "$record" recover
      # And one more that begins beside them.
      echo three | unshare -p -f --mount-proc "$record" exec -o c.trace --quiet -- "$app"
      echo four >&5; exec 5>&-; wait $first; echo "first $?"
      echo five >&6; echo six >&6; exec 6>&-; wait $second; echo "second $?"
      ls /dev/shm
      """#)
    guard let ran else { return }
    #expect(
      ran.output
        == "2\nrecover 1\nrecover 1\nTHREE\nlines 1 <nil>\nfirst 0\nsecond 0\n", "\(ran)")
    #expect(ran.error.components(separatedBy: "still runs").count == 3, "\(ran)")
    #expect(try answers("a.trace") == 2)
    #expect(try answers("b.trace") == 3)
    #expect(try answers("c.trace") == 1)
  }
}
