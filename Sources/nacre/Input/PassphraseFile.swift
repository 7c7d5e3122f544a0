import Foundation

/// A file with passphrases, one a line: what scripts give instead of typing.
///
/// A plain file must belong to this user and be closed to others. A pipe, such as `/dev/stdin` or `<(command)`, is taken
/// as it is.
struct PassphraseFile {
    let path: String

    private static let maxBytes = 16_384

    /// The lines, without the line break at the end. Spaces count: they may be part of a passphrase.
    func lines() throws -> [String] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw CommandFailure("\(path) cannot be read (\(String(cString: strerror(errno)).lowercased()))")
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT != S_IFDIR else {
            throw CommandFailure("\(path) is no file")
        }
        if status.st_mode & S_IFMT == S_IFREG {
            guard status.st_uid == geteuid() || status.st_uid == 0, status.st_mode & 0o077 == 0 else {
                throw CommandFailure(
                    "Other users can read \(path), or it is not yours", hint: "Close it: chmod 600 '\(path)'.")
            }
        }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: false)
        guard let bytes = try? handle.read(upToCount: Self.maxBytes + 1) ?? Data(), bytes.count <= Self.maxBytes,
            let text = String(data: bytes, encoding: .utf8)
        else { throw CommandFailure("\(path) does not hold a passphrase", hint: "It is UTF-8 text, one line each.") }
        var lines = TextLines(text).lines
        if lines.last == "" { lines.removeLast() }
        return lines
    }

    /// - Parameter number: from 0; nil when the file has no such line.
    func line(_ number: Int) throws -> String? {
        let lines = try lines()
        guard number < lines.count else { return nil }
        guard !lines[number].isEmpty else {
            throw CommandFailure("Line \(number + 1) of \(path) is empty")
        }
        return lines[number]
    }
}
