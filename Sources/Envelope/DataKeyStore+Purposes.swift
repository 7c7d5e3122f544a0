import ByteFraming
import Crypto
import Foundation
import Storage
import Synchronization

extension DataKeyStore {
    /// The keys of a purpose, made where they are missing. They stay the same when the root changes: tags are found again,
    /// and sealed values open.
    ///
    /// - Parameters:
    ///   - purpose: names the use, such as `api-key`; two purposes never share a key.
    ///   - followsRoots: for a purpose whose values live for hours: at the first start with a new root there is a new key,
    ///     and none is left at the first start after its root is destroyed.
    public func purposeKeys(_ purpose: StaticString, followsRoots: Bool = false) async throws -> PurposeKeys {
        let name = purpose.description
        let roots = wrapping.withLock { $0.roots }
        var found = try await store.all(PurposeKeyQueries.versions(of: name))
        if found.isEmpty {
            let derives = try await store.first(PurposeKeyQueries.derives()) ?? false
            let keys =
                derives
                ? roots.all.map { PurposeKey($0, purpose: purpose) }
                : [Self.fresh(followsRoots ? roots.current.version : 1)]
            try await insert(keys, of: name)
            found = try await store.all(PurposeKeyQueries.versions(of: name))
        }
        if followsRoots {
            if !found.contains(where: { $0.version == roots.current.version }) {
                try await insert([Self.fresh(roots.current.version)], of: name)
                found = try await store.all(PurposeKeyQueries.versions(of: name))
            }
            let gone = found.filter { !roots.has($0.version) }
            try await store.write(.upkeep) { transaction in
                for key in gone { try transaction.run(PurposeKeyQueries.delete(name, key.version)) }
            }
            found.removeAll { !roots.has($0.version) }
        }
        let wrapping = wrappingKeys
        let keys = try found.map { key in
            PurposeKey(
                version: key.version,
                bytes: try wrapping.open(key.wrapped, as: Self.context(ofPurpose: name, key.version)))
        }
        guard !keys.isEmpty else { throw EnvelopeError.shredded }
        return PurposeKeys(all: keys)
    }

    private static func fresh(_ version: Int64) -> PurposeKey {
        PurposeKey(version: version, bytes: SymmetricKey(size: .bits256).withUnsafeBytes { Array($0) })
    }

    private func insert(_ keys: [PurposeKey], of purpose: String) async throws {
        let wrapping = wrappingKeys
        let rows = try keys.map { key in
            let bytes = key.key.withUnsafeBytes { Array($0) }
            return (key.version, try wrapping.seal(bytes, as: Self.context(ofPurpose: purpose, key.version)))
        }
        try await store.write(.upkeep) { transaction in
            for (version, wrapped) in rows { try transaction.run(PurposeKeyQueries.insert(purpose, version, wrapped)) }
        }
    }

    static func context(ofPurpose purpose: String, _ version: Int64) -> SealContext {
        SealContext(
            table: "purpose_keys", column: "wrapped",
            record: Framing.frame([Array(purpose.utf8), withUnsafeBytes(of: version.bigEndian) { Array($0) }]))
    }
}
