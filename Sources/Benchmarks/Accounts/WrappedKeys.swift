import ByteFraming
import Crypto
import Foundation
import Storage

/// Adds keys to a key store that no server has open, wrapped as a server wraps them (docs/data-model.md, key stores).
struct WrappedKeys {
    private let file: String
    private let version: Int64
    private let key: SymmetricKey

    /// - Parameter folder: the key folder, with one root key.
    init(folder: String) throws {
        struct Contents: Decodable {
            struct Key: Decodable {
                let id: Int64
                let key: Data
            }
            let keys: [Key]
        }
        file = folder + "/data-keys.sqlite"
        let contents = try JSONDecoder().decode(
            Contents.self, from: Data(contentsOf: URL(fileURLWithPath: folder + "/root.keys")))
        guard let root = contents.keys.last else { throw BenchFailure("There is no root key in \(folder)") }
        version = root.id
        key = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: root.key), info: Data("nacre/purpose/v1\0wrap-data-key".utf8),
            outputByteCount: 32)
    }

    func add(_ count: Int) throws {
        let database = try RawSQLite(file: file)
        for start in stride(from: 0, to: count, by: 10_000) {
            try database.run("BEGIN IMMEDIATE")
            for _ in start..<min(start + 10_000, count) {
                let record = Self.random()
                try database.execute(
                    "INSERT INTO data_keys (record, wrapped) VALUES ($1, $2)",
                    [.blob(record), .blob(try wrapped(Self.random(), record))])
            }
            try database.run("COMMIT")
        }
    }

    private func wrapped(_ bytes: [UInt8], _ record: [UInt8]) throws -> [UInt8] {
        let head = [1] + Framing.number(version)
        let context = Framing.frame([
            Array("nacre/sealed/v1\0".utf8), Array("data_keys".utf8), Array("wrapped".utf8), record,
        ])
        let box = try AES.GCM.seal(bytes, using: key, authenticating: head + context)
        return head + Array(box.nonce) + Array(box.ciphertext) + Array(box.tag)
    }

    private static func random() -> [UInt8] { SymmetricKey(size: .bits256).withUnsafeBytes { Array($0) } }
}
