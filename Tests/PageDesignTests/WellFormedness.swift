/// Checks that tags are closed in the order they were opened, attributes are quoted and nothing is left unescaped.
enum WellFormedness {
    private static let void: Set<String> = ["br", "hr", "meta", "link", "input", "wbr", "!doctype"]

    static func problems(in html: String) -> [String] {
        scan(html).problems
    }

    static func depth(of html: String) -> Int {
        scan(html).depth
    }

    /// Attributes of every element, as written.
    static func tags(in html: String) -> [(name: String, attributes: String)] {
        scan(html).tags
    }

    /// Names only, whatever the values hold.
    static func attributeNames(in attributes: String) -> [String] {
        attributes.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
            .filter { $0.offset.isMultiple(of: 2) }
            .flatMap { $0.element.split { $0.isWhitespace || $0 == "=" }.map { $0.lowercased() } }
    }

    private static func scan(
        _ html: String
    ) -> (problems: [String], depth: Int, tags: [(name: String, attributes: String)]) {
        var problems: [String] = []
        var open: [String] = []
        var depth = 0
        var tags: [(name: String, attributes: String)] = []
        let bytes = Array(html.utf8)
        var index = 0
        while index < bytes.count {
            guard bytes[index] == UInt8(ascii: "<") else {
                if bytes[index] == UInt8(ascii: ">") { problems.append("stray > at \(index)") }
                index += 1
                continue
            }
            var end = index + 1
            var quoted = false
            while end < bytes.count, quoted || bytes[end] != UInt8(ascii: ">") {
                if bytes[end] == UInt8(ascii: "\"") { quoted.toggle() }
                if bytes[end] == UInt8(ascii: "<") { problems.append("< inside a tag at \(end)") }
                end += 1
            }
            if end == bytes.count { problems.append("unclosed tag at \(index)") }
            let tag = String(decoding: bytes[(index + 1)..<end], as: UTF8.self)
            index = end + 1
            let isClosing = tag.hasPrefix("/")
            let isEmpty = tag.hasSuffix("/")
            let body = tag.drop { $0 == "/" }
            let name = String(body.prefix { !$0.isWhitespace && $0 != "/" }).lowercased()
            if isClosing {
                if open.popLast() != name { problems.append("</\(name)> closes nothing at \(index)") }
            } else {
                tags.append((name, String(body.dropFirst(name.count))))
                if !isEmpty && !void.contains(name) { open.append(name) }
                depth = max(depth, open.count)
            }
        }
        if !open.isEmpty { problems.append("never closed: \(open)") }
        return (problems, depth, tags)
    }
}
