import Foundation

/// Questions to a person at the terminal. Answers that are secret are not shown while they are typed.
enum Terminal {
    /// The answer to a question, without spaces around it; from standard input, so that a script can pipe it in.
    static func ask(_ question: String, option: String) throws -> String {
        StandardStreams.prompt(question + ": ")
        guard let line = readLine(strippingNewline: true) else {
            throw CommandFailure("There is no answer to '\(question)'", hint: "Give it with \(option).")
        }
        return line.trimmingCharacters(in: .whitespaces)
    }

    /// Whether a person says yes. No is the answer where nobody can be asked.
    static func agrees(to question: String) -> Bool {
        guard isatty(STDIN_FILENO) == 1 else { return false }
        StandardStreams.prompt(question + " [y/N] ")
        let answer = readLine(strippingNewline: true)?.lowercased()
        return answer == "y" || answer == "yes"
    }

    /// A passphrase that exists: asked once.
    static func passphrase(_ name: String, option: String) throws -> String {
        try hidden(prompt(name), option: option)
    }

    /// A new passphrase: asked until it was typed twice the same, three times at most.
    static func newPassphrase(_ name: String, option: String) throws -> String {
        for _ in 0..<3 {
            let first = try hidden(prompt(name), option: option)
            let second = try hidden("The same again: ", option: option)
            if first == second { return first }
            StandardStreams.error("They differ. Once more.")
        }
        throw CommandFailure("The passphrase was not typed twice the same")
    }

    private static func prompt(_ name: String) -> String { name.prefix(1).uppercased() + name.dropFirst() + ": " }

    /// Reads from the terminal itself, whatever standard input is, as ssh does.
    private static func hidden(_ prompt: String, option: String) throws -> String {
        let descriptor = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw CommandFailure(
                "There is no terminal on which to ask for a passphrase",
                hint: "Put it into a file that only you can read: \(option) FILE. It is never taken from arguments.")
        }
        defer { close(descriptor) }
        return try HiddenLine(descriptor: descriptor).read(prompt: prompt)
    }
}
