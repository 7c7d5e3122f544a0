import CArgon2
public import Crypto
import Foundation

/// Argon2id, version 1.3 ([RFC 9106](https://www.rfc-editor.org/rfc/rfc9106)), through libargon2.
///
/// Each call takes `parameters.memoryKiB` of memory while it runs and blocks its thread: never call it on an event loop.
public enum Argon2id {
    /// What a guess costs.
    public struct Parameters: Sendable, Hashable {
        /// Passes over the memory, t.
        public let passes: UInt32
        /// Memory in KiB, m.
        public let memoryKiB: UInt32
        /// Lanes, p.
        public let lanes: UInt32

        public init(passes: UInt32, memoryKiB: UInt32, lanes: UInt32 = 1) {
            self.passes = passes
            self.memoryKiB = memoryKiB
            self.lanes = lanes
        }

        /// For sign-in: many at a time on one machine. 18 ms where it was measured.
        public static let server = Parameters(passes: 2, memoryKiB: 19 * 1024)
        /// For a wallet: one at a time, by its owner. 150 ms where it was measured.
        public static let wallet = Parameters(passes: 3, memoryKiB: 64 * 1024)
    }

    public static let saltSize = 16

    /// A random salt.
    public static func makeSalt() -> [UInt8] {
        SymmetricKey(size: .bits128).withUnsafeBytes { Array($0) }
    }

    /// - Parameters:
    ///   - salt: at least 8 bytes.
    ///   - length: of the key, 4 to 1,024 bytes.
    public static func derive(
        passphrase: Passphrase, salt: [UInt8], parameters: Parameters, length: Int = 32
    ) throws(Argon2Refusal) -> SymmetricKey {
        guard (4...1024).contains(length) else { throw Argon2Refusal(status: ARGON2_OUTPUT_TOO_SHORT.rawValue) }
        var key = [UInt8](repeating: 0, count: length)
        defer { key.withUnsafeMutableBytes { _ = $0.initializeMemory(as: UInt8.self, repeating: 0) } }
        let status = argon2id_hash_raw(
            parameters.passes, parameters.memoryKiB, parameters.lanes, passphrase.bytes, passphrase.bytes.count, salt,
            salt.count, &key, length)
        guard status == ARGON2_OK.rawValue else { throw Argon2Refusal(status: status) }
        return SymmetricKey(data: key)
    }
}

/// libargon2 refused: parameters out of range, or no memory left.
public struct Argon2Refusal: Error, Equatable, Sendable {
    /// One of `Argon2_ErrorCodes`.
    public let status: Int32

    init(status: Int32) { self.status = status }
}
