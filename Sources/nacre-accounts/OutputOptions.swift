import ArgumentParser
import Foundation

/// `--json`, of commands that print.
struct OutputOptions: ParsableArguments {
    @Flag(help: "Print JSON.")
    var json = false

    /// Prints `value`, or in words.
    func print(_ value: some Encodable, words: () -> String) throws {
        guard json else { return Swift.print(words()) }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        Swift.print(String(decoding: try encoder.encode(value), as: UTF8.self))
    }
}
