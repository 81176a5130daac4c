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
    written.contains("\ncomplete -c 'iceprobe'")
      ? written + fish
      : written.replacing(Self.beginning, with: Self.beginning + posix, maxReplacements: 1)
  }

  /// The same in bash and in zsh.
  private static let beginning = "\n_iceprobe() {\n"

  /// At the beginning of the function that completes a line.
  private var posix: String { written.hasPrefix("#compdef") ? zsh : bash }

  /// Bash makes words of `=`, too, in `--format=json`.
  private var bash: String {
    """
        local -i _at=COMP_CWORD
        if [[ "${COMP_WORDS[_at]}" == "=" ]]; then
            _at+=1
            set -- "$1" ""
        fi
        if [[ _at -gt 2 && "${COMP_WORDS[_at - 1]}" == "=" ]]; then
            if [[ "${COMP_WORDS[_at - 2]}" == --* ]]; then
                set -- "$1" "$2" "${COMP_WORDS[_at - 2]}"
            else
                set -- "$1" "$2" "${COMP_WORDS[_at - 3]}"
            fi
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
