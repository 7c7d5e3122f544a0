import HTTPTypes

/// The paths at which browsers are met: the pages and forms of the table of routes. Only there is a cookie read.
struct BrowserPaths: Sendable {
    static let longestAddress = 4_096

    private let pages: [[Substring]]
    private let all: [[Substring]]

    init(_ routes: [AccountRoute]) {
        func segments(_ routes: [AccountRoute]) -> [[Substring]] { routes.map { Self.segments($0.path) } }
        pages = segments(routes.filter { $0.kind == .page })
        all = segments(routes.filter { $0.kind != .program })
    }

    func contains(_ path: String) -> Bool { Self.find(path, in: all) }

    /// Where a browser may be sent after it signed in: a page of ours with any query, as it was asked for. Nil for an
    /// address elsewhere, however it is written.
    func returning(to address: String?) -> String? {
        guard let address, address.utf8.count <= Self.longestAddress, address.hasPrefix("/"), !address.hasPrefix("//"),
            address.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\\") })
        else { return nil }
        let path = address.prefix { $0 != "?" && $0 != "#" }
        return Self.find(String(path), in: pages) ? address : nil
    }

    private static func find(_ path: String, in patterns: [[Substring]]) -> Bool {
        let given = segments(path)
        return patterns.contains { pattern in
            pattern.count == given.count
                && zip(pattern, given).allSatisfy { $0 == $1 || $0.hasPrefix(":") && !$1.isEmpty }
        }
    }

    private static func segments(_ path: String) -> [Substring] {
        path.split(separator: "/", omittingEmptySubsequences: true)
    }
}
