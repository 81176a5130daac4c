import ArgumentParser

/// The script with which a shell completes our command lines.
///
/// ArgumentParser writes it, and knows no default command: without `probe` it offers neither an option
/// of a probe nor a value. What is added here puts the missing word in before the script reads the line.
struct CompletionScript {
  private let written: String
  /// The names of all commands, after which nothing is missing.
  private let commands: [String]

  /// - Parameters:
  ///   - written: what ArgumentParser has written for the root command.
  ///   - commands: the names of the commands below it.
  init(_ written: String, commands: [String]) {
    self.written = written
    self.commands = commands + ["help"]
  }

  /// Whether a command line asks for a script.
  static func isMeant(by arguments: [String]) -> Bool {
    arguments.contains { $0.hasPrefix("--generate-completion-script") }
  }

  /// The whole script.
  var text: String {
    if written.contains("\ncomplete -c 'iceprobe'") { return written + fish }
    return written.hasPrefix("#compdef")
      ? beginning(with: zsh).split(separator: "\n", omittingEmptySubsequences: false)
        .map(Self.withEqualsSign).joined(separator: "\n")
      : beginning(with: bash)
  }

  /// The script with more at the beginning of the function that completes a line: it is called the same
  /// in bash and in zsh.
  private func beginning(with lines: String) -> String {
    let beginning = "\n_iceprobe() {\n"
    return written.replacing(beginning, with: beginning + lines, maxReplacements: 1)
  }

  /// Bash makes words of `=`, too, in `--format=json` and `--output=json=file`.
  private var bash: String {
    """
        local -i _at=COMP_CWORD
        if [[ "${COMP_WORDS[_at]}" == "=" ]]; then
            _at+=1
            set -- "$1" ""
        fi
        if [[ _at -gt 2 && "${COMP_WORDS[_at - 1]}" == "=" ]]; then
            local -i _option=_at-2
            while [[ _option -gt 1 && "${COMP_WORDS[_option]}" != --* ]]; do
                _option+=-1
            done
            set -- "$1" "$2" "${COMP_WORDS[_option]}"
        fi
        if [[ ${COMP_CWORD} -gt 1 || "${COMP_WORDS[1]}" == -* ]]; then
            case "${COMP_WORDS[1]}" in
            \(commands.joined(separator: "|"))) ;;
            *)
                COMP_LINE="${COMP_WORDS[0]} probe${COMP_LINE#"${COMP_WORDS[0]}"}"
                COMP_POINT=$((COMP_POINT + 6))
                COMP_WORDS=("${COMP_WORDS[0]}" probe "${COMP_WORDS[@]:1}")
                COMP_CWORD=$((COMP_CWORD + 1))
                ;;
            esac
        fi

    """
  }

  private var zsh: String {
    """
        if (( CURRENT > 2 )) || [[ "${words[2]}" == -* ]]; then
            case "${words[2]}" in
            \(commands.joined(separator: "|"))) ;;
            *)
                words=("${words[1]}" probe "${(@)words[2,-1]}")
                (( CURRENT++ ))
                ;;
            esac
        fi

    """
  }

  /// A line of zsh's script, in which an option with a value may have it behind an equals sign, too:
  /// `'--config[words]:file:_files'` becomes `'--config=[words]:file:_files'`. Of `format=path` the path
  /// is a file.
  private static func withEqualsSign(_ line: Substring) -> String {
    guard let option = line.firstMatch(of: /^ +'\*?--[a-z0-9-]+(?=\[.*[^\\]\]:)/) else {
      return String(line)
    }
    let rest = line[option.range.upperBound...]
      .replacing("=path:_files'", with: #"=path:{compset -P "*="; _files}'"#)
    return "\(option.output)=\(rest)"
  }

  private var fish: String {
    """

    functions -q __iceprobe_tokens_as_written; and functions -e __iceprobe_tokens_as_written
    functions -c __iceprobe_tokens __iceprobe_tokens_as_written
    function __iceprobe_tokens
        set -l tokens (__iceprobe_tokens_as_written $argv)
        if contains -- -pc $argv
            set -l first $tokens[2] (commandline -ct)
            if test (count $tokens) -gt 1; or string match -q -- '-*' $first[1]
                if not contains -- "$first[1]" \(commands.joined(separator: " "))
                    set tokens $tokens[1] probe $tokens[2..]
                end
            end
        end
        printf '%s\\n' $tokens
    end

    """
  }
}
