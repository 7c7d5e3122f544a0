import Foundation

enum Folders {
    /// Whether neither folder is the other or lies in it.
    static func lieApart(_ one: String, _ other: String) -> Bool {
        let (one, other) = (components(one), components(other))
        return !one.starts(with: other) && !other.starts(with: one)
    }

    private static func components(_ path: String) -> [String] {
        URL(fileURLWithPath: path).resolvingSymlinksInPath().standardizedFileURL.pathComponents
    }
}
