import ByteFraming
import Crypto
import Foundation
import JSONWriting
public import TransparencyLog

/// `witness.key` in the key folder: the witness's name and the seed of its key, for ever the same.
public struct WitnessKey: Sendable {
    static let fileName = "witness.key"

    public let signer: CosignatureSigner

    /// What others configure: name, key ID and public key, with the signature type of cosignatures.
    public var vkey: String { signer.verifier.vkey }

    /// Makes a key, in a folder that has none.
    public static func make(folder: String, name: String) throws -> WitnessKey {
        guard NoteSignature.isKeyName(name) else { throw WitnessRefusal.illegalName }
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch { throw WitnessRefusal.keyFile("The folder \(folder) cannot be made.") }
        let path = folder + "/" + fileName
        guard (try? FileManager.default.attributesOfItem(atPath: path)) == nil else {
            throw WitnessRefusal.keyExists(folder: folder)
        }
        // Before the key: a witness without the mark would take any database for the newest.
        try WitnessMark.begin(in: folder)
        let seed = Array(Curve25519.Signing.PrivateKey().rawRepresentation)
        let content: CanonicalValue = ["name": .string(name), "seed": .base64URL(seed), "v": 1]
        try PrivateFile.write(content.bytes, to: path, replacing: false)
        return try WitnessKey(folder: folder)
    }

    /// Reads the key of a folder.
    public init(folder: String) throws {
        let path = folder + "/" + Self.fileName
        guard let bytes = try PrivateFile.read(path, upTo: 4_096) else { throw WitnessRefusal.noKey(folder: folder) }
        guard let content = try? CanonicalValue(parsing: bytes), content["v"] == 1, let name = content["name"]?.text,
            let seed = content["seed"]?.text.flatMap({ Base64URL.decode($0) }),
            let signer = try? CosignatureSigner(name: name, seed: seed)
        else {
            throw WitnessRefusal.keyFile("\(path) is not a key file of this version: put your copy of it back.")
        }
        self.signer = signer
    }
}
