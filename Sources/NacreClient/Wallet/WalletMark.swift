import ByteFraming
import Crypto

/// The newest counter that this machine has written, sealed: AES-256-GCM, nonce (12), counter (8), tag (16).
///
/// It guards against accidents, such as a file from a backup or a synchronised folder; whoever writes to this folder can
/// delete it.
struct WalletMark {
    let key: SymmetricKey

    static let size = 36
    private static let label = Array("nacre/wallet-mark/v1\0".utf8)

    func seal(_ counter: Int64) throws -> [UInt8] {
        let box = try AES.GCM.seal(Framing.number(counter), using: key, authenticating: Self.label)
        return Array(box.nonce) + Array(box.ciphertext) + Array(box.tag)
    }

    /// Nil for a mark that is not of this wallet.
    func open(_ bytes: [UInt8]) -> Int64? {
        guard bytes.count == Self.size, let box = try? AES.GCM.SealedBox(combined: bytes),
            let counter = try? AES.GCM.open(box, using: key, authenticating: Self.label)
        else { return nil }
        return counter.reduce(0) { $0 << 8 | Int64($1) }
    }
}
