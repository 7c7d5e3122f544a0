import Crypto

/// The address of a stored picture: the SHA-256 of its bytes, 64 digits of lower-case hexadecimal.
struct ImageID: Hashable, Sendable {
    let text: String

    init(of bytes: [UInt8]) {
        let digits = Array("0123456789abcdef".utf8)
        let hex = SHA256.hash(data: bytes).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        text = String(decoding: hex, as: UTF8.self)
    }

    /// Reads one from outside; nil unless it is exactly of that form, so that it can be a part of a file's name.
    init?(_ text: some StringProtocol) {
        let isHex = text.utf8.allSatisfy { byte in
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
        }
        guard text.utf8.count == 64, isHex else { return nil }
        self.text = String(text)
    }

    /// One from our own database; nil where nothing is stored.
    init?(stored text: String?) {
        guard let text else { return nil }
        self.init(text)
    }
}

/// One of the files of a picture. The small one is for lists: a page of posts shows twenty.
struct ImageFile: Hashable, Sendable {
    enum Size: Sendable, CaseIterable {
        case full, small
    }

    let id: ImageID
    let size: Size

    init(_ id: ImageID, _ size: Size = .full) {
        self.id = id
        self.size = size
    }

    /// `DIGEST.webp` or `DIGEST-96.webp`, as on disk and in addresses.
    var name: String { id.text + (size == .small ? Self.smallMark : "") + Self.suffix }

    /// Nil unless it is a name that `name` makes.
    init?(name: String) {
        guard name.hasSuffix(Self.suffix) else { return nil }
        let stem = name.dropLast(Self.suffix.count)
        let isSmall = stem.hasSuffix(Self.smallMark)
        guard let id = ImageID(isSmall ? stem.dropLast(Self.smallMark.count) : stem) else { return nil }
        self.init(id, isSmall ? .small : .full)
    }

    private static let suffix = ".webp"
    private static let smallMark = "-96"
}
