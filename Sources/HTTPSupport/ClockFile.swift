import Foundation
import Synchronization

/// A file that says what time it is, kept open.
final class ClockFile: Sendable {
    private let descriptor: Int32
    /// What an unreadable moment of the file counts as.
    private let last: Atomic<Int64>

    /// The digits of every time that a `Timestamp` is used for, and a line break.
    private static let maxSize = 20

    init(path: String) throws(ClockFileRefusal) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unreadable }
        guard let first = Self.read(descriptor) else {
            close(descriptor)
            throw .unreadable
        }
        self.descriptor = descriptor
        last = Atomic(first)
    }

    deinit { close(descriptor) }

    var milliseconds: Int64 {
        guard let now = Self.read(descriptor) else { return last.load(ordering: .relaxed) }
        last.store(now, ordering: .relaxed)
        return now
    }

    private static func read(_ descriptor: Int32) -> Int64? {
        withUnsafeTemporaryAllocation(byteCount: maxSize, alignment: 1) { bytes in
            let count = pread(descriptor, bytes.baseAddress, bytes.count, 0)
            guard count > 0 else { return nil }
            var value: Int64 = 0
            var digits = 0
            for byte in bytes[..<count] {
                guard byte.isASCIIDigit else { break }
                digits += 1
                value = value * 10 + Int64(byte - 0x30)
                guard digits <= 15 else { return nil }
            }
            return digits > 0 ? value : nil
        }
    }
}

/// Why a clock file cannot be used.
public enum ClockFileRefusal: ReportableError, Equatable {
    case unreadable
    case notOnLoopback

    public var publicDescription: String {
        switch self {
        case .unreadable: "The clock file must hold the time in milliseconds since 1970, as decimal digits."
        case .notOnLoopback: "--clock-file is for drills: it is refused unless the server listens on a loopback address."
        }
    }
}
