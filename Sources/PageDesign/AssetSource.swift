/// Takes from our own style and script what only their readers need: comments, indentation, spaces beside punctuation.
///
/// Not for other sources: it relies on how these two files are written (no comment or double space within a string,
/// script comments on lines of their own).
enum AssetSource {
    static func style(_ source: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        var index = source.startIndex
        while index < source.endIndex {
            let byte = source[index]
            index += 1
            if byte == UInt8(ascii: "/"), index < source.endIndex, source[index] == UInt8(ascii: "*") {
                index += 2
                while index < source.endIndex, !source[(index - 2)...].starts(with: "*/".utf8) { index += 1 }
            } else if byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\n") {
                if let last = output.last, !"{};:, ".utf8.contains(last) { output.append(UInt8(ascii: " ")) }
            } else {
                if "{},;".utf8.contains(byte), output.last == UInt8(ascii: " ") { output.removeLast() }
                if byte == UInt8(ascii: "}"), output.last == UInt8(ascii: ";") { output.removeLast() }
                output.append(byte)
            }
        }
        return output
    }

    static func script(_ source: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        for line in source.split(separator: UInt8(ascii: "\n")) {
            let code = line.drop { $0 == UInt8(ascii: " ") }
            if code.starts(with: "//".utf8) { continue }
            output.append(contentsOf: code)
            output.append(UInt8(ascii: "\n"))
        }
        return output
    }
}
