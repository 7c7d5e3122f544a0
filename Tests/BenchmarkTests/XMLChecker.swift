/// Enough of XML to see that a drawing is well-formed: elements close in order, attributes are quoted, no stray marks.
struct XMLChecker {
    func isWellFormed(_ text: String) -> Bool {
        var open: [Substring] = []
        var rest = text[...]
        var sawRoot = false
        while let start = rest.firstIndex(of: "<") {
            guard areReferencesWhole(rest[..<start]), let end = rest[start...].firstIndex(of: ">") else { return false }
            let tag = rest[rest.index(after: start)..<end]
            rest = rest[rest.index(after: end)...]
            if tag.hasPrefix("/") {
                guard open.popLast() == tag.dropFirst() else { return false }
                continue
            }
            let name = tag.prefix { $0 != " " && $0 != "/" }
            guard !name.isEmpty, areAttributesQuoted(tag.dropFirst(name.count)), !(open.isEmpty && sawRoot) else {
                return false
            }
            sawRoot = true
            if !tag.hasSuffix("/") { open.append(name) }
        }
        return sawRoot && open.isEmpty && rest.allSatisfy(\.isWhitespace)
    }

    private func areAttributesQuoted(_ text: Substring) -> Bool {
        let parts = text.split(separator: "\"", omittingEmptySubsequences: false)
        guard parts.count % 2 == 1 else { return false }
        for index in parts.indices where index % 2 == 1 {
            guard parts[index - 1].hasSuffix("="), areReferencesWhole(parts[index]) else { return false }
        }
        return true
    }

    private func areReferencesWhole(_ text: Substring) -> Bool {
        text.split(separator: "&", omittingEmptySubsequences: false).dropFirst().allSatisfy { after in
            guard let end = after.firstIndex(of: ";") else { return false }
            let name = after[..<end]
            return ["amp", "lt", "gt", "quot"].contains(name) || name.hasPrefix("#") && Int(name.dropFirst()) != nil
        }
    }
}
