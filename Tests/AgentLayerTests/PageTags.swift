/// The tags of a page as a browser sees them: names and attributes, in lower case; text is left out.
struct PageTags {
    struct Tag {
        let name: String
        var attributes: [(name: String, value: String)] = []
    }

    let all: [Tag]

    init(of html: String) {
        var tags: [Tag] = []
        var rest = Substring(html)
        while let start = rest.firstIndex(of: "<") {
            rest = rest[rest.index(after: start)...]
            guard let first = rest.first, first.isLetter else { continue }
            var tag = Tag(name: rest.take { !$0.isWhitespace && $0 != ">" && $0 != "/" }.lowercased())
            while let next = rest.first, next != ">" {
                if next.isWhitespace || next == "/" {
                    rest.removeFirst()
                    continue
                }
                let name = rest.take { !$0.isWhitespace && $0 != ">" && $0 != "/" && $0 != "=" }.lowercased()
                guard rest.first == "=" else {
                    if name.isEmpty { rest.removeFirst() } else { tag.attributes.append((name, "")) }
                    continue
                }
                rest.removeFirst()
                if let quote = rest.first, quote == "\"" || quote == "'" {
                    rest.removeFirst()
                    tag.attributes.append((name, rest.take { $0 != quote }))
                    rest = rest.dropFirst()
                } else {
                    tag.attributes.append((name, rest.take { !$0.isWhitespace && $0 != ">" }))
                }
            }
            tags.append(tag)
        }
        all = tags
    }

    /// The values of an attribute, wherever it stands.
    func values(_ name: String) -> [String] {
        all.flatMap { tag in tag.attributes.filter { $0.name == name }.map(\.value) }
    }

    /// Addresses that a browser loads by itself.
    var assets: [String] {
        all.filter { $0.name != "a" && $0.name != "form" }.flatMap { tag in
            tag.attributes.filter { ["href", "src", "srcset", "data", "poster"].contains($0.name) }.map(\.value)
        }
    }
}

extension Substring {
    /// Takes the characters away from the front while they fit.
    fileprivate mutating func take(while fits: (Character) -> Bool) -> String {
        let taken = prefix(while: fits)
        self = self[taken.endIndex...]
        return String(taken)
    }
}
