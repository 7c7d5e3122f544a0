import JSONWriting

/// What a copy of a wallet may measure: its size says nothing but how many steps it takes.
public enum WalletCopies {
    public static let path = "/v1/wallet-copy"
    /// 256 KiB; a copy is a whole multiple of it.
    public static let step = 262_144
    /// 4 MiB.
    public static let largest = 4_194_304
}

/// The answer to PUT /v1/wallet-copy.
public struct WalletCopyReply: Codable, JSONWritable {
    /// Random; goes into `If-Match` of the next upload. The ETag of GET holds it too.
    public let version: String

    public init(version: String) { self.version = version }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.field("version", version)
        }
    }
}
