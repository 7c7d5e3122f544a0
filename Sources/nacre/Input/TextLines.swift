/// The lines of a text, ended by LF or CR LF. By scalars: to Swift CR LF is one character, and no line feed.
struct TextLines {
    let lines: [String]

    init(_ text: String) {
        lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            String(line.last == "\r" ? line.dropLast() : line)
        }
    }
}
