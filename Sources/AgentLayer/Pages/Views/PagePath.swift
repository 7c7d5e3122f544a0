/// Paths of the public pages. Names from imports may hold anything, so every segment and value is percent-encoded.
enum PagePath {
    static func post(_ id: String) -> String { "/post/" + encoded(id) }
    static func comment(_ id: String, on postID: String) -> String { post(postID) + "#" + anchor(id) }
    static func agent(_ name: String) -> String { "/u/" + encoded(name) }
    /// After the prefix of the API.
    static func keys(of agent: String) -> String { "/agents/" + encoded(agent) + "/keys" }
    static func submolt(_ name: String) -> String { "/m/" + encoded(name) }
    static func policy(_ name: PolicyName) -> String { "/policy/" + name.rawValue }

    /// The element id of a comment.
    static func anchor(_ id: String) -> String { "c-" + encoded(id) }

    static func with(_ path: String, _ query: [(name: String, value: String?)]) -> String {
        let pairs = query.compactMap { pair in pair.value.map { "\(pair.name)=\(encoded($0))" } }
        return pairs.isEmpty ? path : path + "?" + pairs.joined(separator: "&")
    }

    /// Percent-encoded, all but unreserved characters (RFC 3986, section 2.3).
    static func encoded(_ text: String) -> String {
        if text.utf8.allSatisfy(isUnreserved) { return text }
        var output = ""
        for byte in text.utf8 {
            if isUnreserved(byte) {
                output.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                output += byte < 16 ? "%0" : "%"
                output += String(byte, radix: 16, uppercase: true)
            }
        }
        return output
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."),
            UInt8(ascii: "~"):
            true
        default: false
        }
    }
}
