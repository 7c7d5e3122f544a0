/// Takes out of free text what a log must not hold. The second line of defence: our own messages are constant.
enum LogText {
    /// The text on one line, network addresses replaced by `[address]`, words that are or hold a URL by `[url]`, and words
    /// that are a path or a request target by `[path]`.
    ///
    /// Addresses that name no one stay: loopback (`127.0.0.0/8`, `::1`) and the wildcards `0.0.0.0` and `::`.
    static func redacted(_ text: String) -> String {
        oneLine(text).split(separator: " ").map(word).joined(separator: " ")
    }

    /// The text with every control character and line separator replaced by a space: one entry, one line.
    static func oneLine(_ text: String) -> String {
        var line = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let isBreak = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
            line.append(isBreak || scalar.value == 0x2028 || scalar.value == 0x2029 ? " " : scalar)
        }
        return String(line)
    }

    /// `key=value` is judged by its parts, so that a value cannot hide behind its key.
    private static func word(_ word: Substring) -> String {
        word.split(separator: "=", omittingEmptySubsequences: false).map(part).joined(separator: "=")
    }

    private static func part(_ part: Substring) -> String {
        if part.contains("://") { return "[url]" }
        if part.contains("/"), part.contains("?") || holdsPath(part) { return "[path]" }
        return withoutAddresses(part)
    }

    /// Whether a path starts somewhere: a slash with a name behind it and none before it (unlike in `read/write`).
    private static func holdsPath(_ part: Substring) -> Bool {
        var isAfterName = false
        var isAfterSlash = false
        for character in part {
            let isName = character.isLetter || character.isNumber || character == "_" || character == "."
            if isAfterSlash, isName { return true }
            isAfterSlash = character == "/" && !isAfterName
            isAfterName = isName
        }
        return false
    }

    /// Judges each run of the characters addresses are made of.
    private static func withoutAddresses(_ part: Substring) -> String {
        var result = ""
        var rest = part
        while !rest.isEmpty {
            let run = rest.prefix { $0.isHexDigit || $0 == "." || $0 == ":" }
            result += judged(run)
            rest = rest.dropFirst(run.count)
            let other = rest.prefix { !($0.isHexDigit || $0 == "." || $0 == ":") }
            result += other
            rest = rest.dropFirst(other.count)
        }
        return result
    }

    /// The run with the address in it replaced. It may start behind a colon (`peer:192.0.2.1`) and end before what closes a
    /// clause (`192.0.2.1.`).
    private static func judged(_ run: Substring) -> String {
        guard run.contains(".") || run.contains(":") else { return String(run) }
        guard run.utf8.count <= 100 else { return "[address]" }
        var start = run.startIndex
        while true {
            var candidate = run[start...]
            while candidate.count > 1 {
                if let address = IPAddress(withOptionalPort: candidate) {
                    if address.isLoopback || address.isUnspecified { return String(run) }
                    return run[..<start] + "[address]" + run[candidate.endIndex...]
                }
                guard candidate.last == "." || candidate.last == ":" else { break }
                candidate.removeLast()
            }
            guard let colon = run[start...].firstIndex(of: ":") else { return String(run) }
            start = run.index(after: colon)
        }
    }
}
