import ByteFraming
import Envelope
import JSONWriting

/// Sealing what is kept for minutes, under the key of the day, which is destroyed two days later. All rows of a table are of
/// one size.
struct SealedNotes: Sendable {
    let keys: AccountKeys

    /// Bytes of any such note with room to spare: the longest thing in one is a redirect URI.
    private static let size = 1_024
    private static let smallSize = 256

    struct Sealed: Sendable {
        let bytes: [UInt8]
        let day: Int64
        /// The last hour for which the row is kept.
        let expiresHour: Int64
    }

    /// - Parameter isSmall: for contents that always fit a quarter.
    func seal(
        _ content: [UInt8], as context: SealContext, at now: Timestamp, isSmall: Bool = false
    ) async throws -> Sealed {
        let padded = ZeroPadding.pad(content, to: isSmall ? Self.smallSize : Self.size)
        let sealed = try await keys.waitingKey(day: now.day).seal(padded, as: context)
        return Sealed(bytes: sealed, day: now.day, expiresHour: now.hour + 1)
    }

    /// Nil where the day's key is gone.
    func open(_ sealed: [UInt8], day: Int64, as context: SealContext) async throws -> FrameReader? {
        guard let key = try await keys.existingWaitingKey(day: day) else { return nil }
        guard let content = ZeroPadding.unpad(try key.open(sealed, as: context)) else { throw EnvelopeError.cannotOpen }
        return FrameReader(content)
    }
}
