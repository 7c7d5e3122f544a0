/// A text given on the command line, or `-` for standard input.
enum TextArgument {
    static func read(_ text: String?) throws -> String? {
        guard text == "-" else { return text }
        guard let input = try StandardStreams.readInput() else {
            throw CommandFailure("Standard input is not UTF-8 text")
        }
        return input
    }
}
