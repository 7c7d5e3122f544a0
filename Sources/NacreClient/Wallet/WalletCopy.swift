import ByteFraming
import Crypto

/// The wallet as the account server keeps it: sealed under the backup key, whole steps of 256 KiB, new bytes at every
/// upload whether or not anything changed. The counter is inside.
///
/// Layout: the framed label `"nacre/wallet-copy/v1\0"`, nonce (12), ciphertext, tag (16); AES-256-GCM, the label
/// authenticated.
struct WalletCopy {
    let key: SymmetricKey

    static let step = 262_144
    static let largest = 4_194_304
    private static let header = Framing.frame([Array("nacre/wallet-copy/v1\0".utf8)])
    private static let overhead = header.count + 12 + 16

    init(key: [UInt8]) { self.key = SymmetricKey(data: key) }

    func seal(_ content: [UInt8]) throws -> [UInt8] {
        let needed = content.count + ZeroPadding.overhead + Self.overhead
        let size = (needed + Self.step - 1) / Self.step * Self.step
        guard size <= Self.largest else { throw WalletError.copyTooLarge }
        let padded = ZeroPadding.pad(content, to: size - Self.overhead)
        let box = try AES.GCM.seal(padded, using: key, authenticating: Self.header)
        return Self.header + Array(box.nonce) + Array(box.ciphertext) + Array(box.tag)
    }

    func open(_ bytes: [UInt8]) throws(WalletError) -> [UInt8] {
        guard bytes.count % Self.step == 0, bytes.count <= Self.largest, bytes.starts(with: Self.header),
            let box = try? AES.GCM.SealedBox(combined: bytes.dropFirst(Self.header.count)),
            let padded = try? AES.GCM.open(box, using: key, authenticating: Self.header),
            let content = ZeroPadding.unpad(Array(padded))
        else { throw .copyUnreadable }
        return content
    }
}
