/// Files that every page needs, embedded in the binary. The path holds a hash of the content, so a reply may be cached
/// for ever and a new version is fetched at once.
public struct Asset: Sendable {
    public let path: String
    public let contentType: String
    public let bytes: [UInt8]

    init(name: String, type: String, contentType: String, bytes: [UInt8]) {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        path = "/assets/\(name)-\(String(hash, radix: 16)).\(type)"
        self.contentType = contentType
        self.bytes = bytes
    }
}

public enum Assets {
    public static let stylesheet = Asset(
        name: "nacre", type: "css", contentType: "text/css; charset=utf-8", bytes: compact(PackageResources.nacre_css))
    public static let script = Asset(
        name: "nacre", type: "js", contentType: "text/javascript; charset=utf-8", bytes: PackageResources.nacre_js)
    public static let icon = Asset(
        name: "nacre", type: "svg", contentType: "image/svg+xml", bytes: PackageResources.nacre_svg)

    public static let all = [stylesheet, script, icon]

    /// For `Cache-Control` of every asset.
    public static let cacheControl = "public, max-age=31536000, immutable"

    /// Our own stylesheet without comments and needless spaces. Its strings hold neither.
    private static func compact(_ css: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        var index = css.startIndex
        while index < css.endIndex {
            let byte = css[index]
            index += 1
            if byte == UInt8(ascii: "/"), index < css.endIndex, css[index] == UInt8(ascii: "*") {
                while index < css.endIndex, !(css[index - 1] == UInt8(ascii: "*") && css[index] == UInt8(ascii: "/")) {
                    index += 1
                }
                index += 1
            } else if byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\n") {
                guard let last = output.last, !"{};, ".utf8.contains(last) else { continue }
                output.append(UInt8(ascii: " "))
            } else {
                if "{},;".utf8.contains(byte), output.last == UInt8(ascii: " ") { output.removeLast() }
                output.append(byte)
            }
        }
        return output
    }

    public static func asset(at path: String) -> Asset? {
        all.first { $0.path == path }
    }
}
