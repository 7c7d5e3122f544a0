import Foundation

/// A line typed at a terminal without being shown.
///
/// The terminal hands over every key at once and leaves Ctrl-C to us: were it to end the process here, the shell would
/// be left with a terminal that shows nothing of what is typed.
struct HiddenLine {
    let descriptor: CInt

    private static let longest = 4_096

    func read(prompt: String) throws -> String {
        var before = termios()
        guard tcgetattr(descriptor, &before) == 0 else { throw CommandFailure("The terminal cannot be read") }
        var silent = before
        silent.c_lflag &= ~tcflag_t(ECHO | ICANON | ISIG)
        withUnsafeMutableBytes(of: &silent.c_cc) { keys in
            keys[Int(VMIN)] = 1
            keys[Int(VTIME)] = 0
        }
        // TCSAFLUSH drops what was typed before the question: it would have been shown.
        guard tcsetattr(descriptor, TCSAFLUSH, &silent) == 0 else {
            throw CommandFailure("The terminal shows what is typed, and cannot be told not to")
        }
        defer { tcsetattr(descriptor, TCSAFLUSH, &before) }
        show(prompt)
        defer { show("\n") }
        var line = HiddenText()
        while line.count <= Self.longest {
            var byte: UInt8 = 0
            let count = Foundation.read(descriptor, &byte, 1)
            if count < 0, errno == EINTR { continue }
            guard count == 1 else { throw CancellationError() }
            switch line.take(byte) {
            case .more: continue
            case .done(let text): return text
            case .cancelled: throw CancellationError()
            case .unreadable: throw CommandFailure("The passphrase is not UTF-8 text")
            }
        }
        throw CommandFailure("The passphrase is too long")
    }

    private func show(_ text: String) {
        try? FileHandle(fileDescriptor: descriptor, closeOnDealloc: false).write(contentsOf: Data(text.utf8))
    }
}

/// Keys as they come, put together to a line.
struct HiddenText {
    private var bytes: [UInt8] = []

    var count: Int { bytes.count }

    enum Outcome: Equatable {
        case more
        case done(String)
        case cancelled
        case unreadable
    }

    mutating func take(_ byte: UInt8) -> Outcome {
        switch byte {
        case 0x0A, 0x0D: return String(validating: bytes, as: UTF8.self).map { .done($0) } ?? .unreadable
        case 0x03, 0x1C: return .cancelled
        // Ctrl-D ends a line that has begun, and gives up on an empty one.
        case 0x04:
            guard !bytes.isEmpty else { return .cancelled }
            return String(validating: bytes, as: UTF8.self).map { .done($0) } ?? .unreadable
        case 0x15: bytes = []
        case 0x08, 0x7F: eraseScalar()
        default: bytes.append(byte)
        }
        return .more
    }

    /// The last character's continuation bytes (RFC 3629: 10xxxxxx) and its first byte.
    private mutating func eraseScalar() {
        while let last = bytes.popLast(), last & 0xC0 == 0x80 {}
    }
}
