#if os(Linux)
  import BuiltIceprobe
  import TestServers
  import Testing

  extension EndToEnd {
    /// What shells make of a line that somebody types, with tabulators in it.
    @Suite struct CompletionTests {
      /// A shell at a terminal, which says `ready> `, knows the script, and shows the words of a command
      /// line in the place of running it.
      enum Shell: String, CaseIterable {
        case bash, zsh, fish

        var command: [String] {
          switch self {
          case .bash: ["bash", "--noprofile", "--rcfile", ".zshrc", "-i"]
          case .zsh: ["zsh", "--no-globalrcs", "-i"]
          case .fish: ["fish", "--no-config", "-i", "-C", "source .zshrc"]
          }
        }

        /// What it reads before its first prompt, from the file that zsh looks for.
        var setup: String {
          let show = #"printf 'got'; printf '[%s]' "$@"; echo ' done'"#
          return switch self {
          case .bash: "PS1='ready> '; . ./script; iceprobe() { \(show); }\n"
          case .zsh:
            "PS1='ready> '; autoload -U compinit && compinit -u -D; . ./script; "
              + "iceprobe() { \(show); }\n"
          case .fish:
            "function fish_prompt; echo -n 'ready> '; end; source ./script; "
              + "function iceprobe; printf got; printf '[%s]' $argv; echo ' done'; end\n"
          }
        }
      }

      /// What is typed after `iceprobe `, a tabulator standing as `^`, and the words that come of it.
      private static let lines = [
        ("--conf^", "[--config]"), ("probe --conf^", "[probe][--config]"),
        ("--config ser^", "[--config][servers.json]"),
        ("check --config folder/oth^", "[check][--config][folder/other.json]"),
        ("--baseline ser^", "[--baseline][servers.json]"),
        ("--ca-file servers^", "[--ca-file][servers.json]"),
        ("--format ht^", "[--format][html]"), ("probe --format ht^", "[probe][--format][html]"),
        ("stun:host --format prom^", "[stun:host][--format][prometheus]"),
        ("--quiet --min-tls 1.3 --evid^", "[--quiet][--min-tls][1.3][--evidence]"),
        ("explain tls/res^", "[explain][tls/reset]"), ("expl^ open-re^", "[explain][open-relay]"),
        ("explain nat/endpoint-ind^", "[explain][nat/endpoint-independent]"),
        ("judge ser^", "[judge][servers.json]"), ("compare ser^ ser^", nil),
        ("schema rep^", "[schema][report]"), ("disc^", "[discover]"),
        ("--config=ser^", "[--config=servers.json]"), ("--format=ht^", "[--format=html]"),
        ("check --config=folder/oth^", "[check][--config=folder/other.json]"),
        ("--output json=ser^", "[--output][json=servers.json]"),
        ("--output=json=ser^", "[--output=json=servers.json]"), ("--verb^", "[--verbose]"),
      ].map { line, words in (line, words ?? "[compare][servers.json][servers.json]") }

      @Test(arguments: Shell.allCases)
      func `A shell completes commands, options, values and files`(shell: Shell) async throws {
        let script = try await Iceprobe.run(["--generate-completion-script", shell.rawValue])
        #expect(script.status == 0)
        let run = try Iceprobe(at: shell.command[0]).start(Array(shell.command.dropFirst())) {
          try $0.folder.write(script.output, to: "script")
          try $0.folder.write(shell.setup, to: ".zshrc")
          try $0.folder.write("{}", to: "servers.json")
          try $0.folder.write("{}", to: "folder/other.json")
          $0.hasKeyboard = true
          // Fish shows its prompt on standard output.
          $0.wrapper = ["setsid", "--ctty", "sh", "-c", #"exec "$0" "$@" >&2"#]
          $0.environment = ["TERM": "xterm", "ZDOTDIR": $0.folder.path]
        }
        for (count, (line, words)) in Self.lines.enumerated() {
          try await run.error(has: "ready> ", times: count + 1)
          run.type("iceprobe \(line.replacing("^", with: "\t"))\n")
          try await run.error(has: "got\(words) done")
        }
        run.type("exit\n")
        _ = try await run.outcome()
      }

      /// Bash takes `=` for the end of a word.
      @Test(arguments: [
        ("--config=ser", "servers.json"), ("--format=ht", "html"), ("probe --format=ht", "html"),
        ("--output json=ser", "servers.json"), ("--output=json=ser", "servers.json"),
        ("--config=", "folder\nscript\nservers.json"),
      ])
      func `Bash completes what stands behind an equals sign`(
        line: String, replies: String
      ) async throws {
        let script = try await Iceprobe.run(["--generate-completion-script", "bash"])
        let words = line.replacing("=", with: " = ")
        let outcome = try await Iceprobe(at: "bash").run([
          "-c",
          """
          . ./script
          COMP_LINE="iceprobe \(line)" COMP_POINT=${#COMP_LINE} COMP_WORDS=(iceprobe \(words))
          COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
          _iceprobe iceprobe "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
          printf '%s\\n' "${COMPREPLY[@]}" | sort
          """,
        ]) {
          try $0.folder.write(script.output, to: "script")
          try $0.folder.write("{}", to: "servers.json")
          try $0.folder.write("{}", to: "folder/other.json")
        }
        #expect(outcome.output == replies + "\n")
        #expect(outcome.error == "")
      }
    }
  }
#endif
