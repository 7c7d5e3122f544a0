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
        name: "nacre", type: "css", contentType: "text/css; charset=utf-8",
        bytes: AssetSource.style(PackageResources.nacre_css))
    /// What every page but the front page needs besides.
    public static let pageStylesheet = Asset(
        name: "nacre-pages", type: "css", contentType: "text/css; charset=utf-8",
        bytes: AssetSource.style(PackageResources.nacre_pages_css))
    /// What pages of forms need besides.
    public static let formStylesheet = Asset(
        name: "nacre-forms", type: "css", contentType: "text/css; charset=utf-8",
        bytes: AssetSource.style(PackageResources.nacre_forms_css))
    public static let script = Asset(
        name: "nacre", type: "js", contentType: "text/javascript; charset=utf-8",
        bytes: AssetSource.script(PackageResources.nacre_js))
    public static let icon = Asset(
        name: "nacre", type: "svg", contentType: "image/svg+xml", bytes: PackageResources.nacre_svg)

    public static let all = [stylesheet, pageStylesheet, formStylesheet, script, icon]

    /// For `Cache-Control` of every asset.
    public static let cacheControl = "public, max-age=31536000, immutable"

    public static func asset(at path: String) -> Asset? {
        all.first { $0.path == path }
    }
}
