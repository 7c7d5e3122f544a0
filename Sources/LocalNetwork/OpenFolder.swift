import Foundation

/// A folder held open: whatever is renamed or linked around it, this is the same folder.
final class OpenFolder {
    private let descriptor: CInt
    /// For messages alone.
    private let path: String

    private static let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
    /// The layers' own folders are a few deep.
    private static let deepest = 64

    /// Nil where there is no folder, or a symbolic link to one.
    convenience init?(_ path: String) { self.init(open(path, Self.flags), path) }

    private convenience init?(_ name: String, in parent: OpenFolder) {
        self.init(openat(parent.descriptor, name, Self.flags), parent.path + "/" + name)
    }

    private init?(_ descriptor: CInt, _ path: String) {
        guard descriptor >= 0 else { return nil }
        self.descriptor = descriptor
        self.path = path
    }

    deinit { close(descriptor) }

    var owner: uid_t? {
        var status = stat()
        return fstat(descriptor, &status) == 0 ? status.st_uid : nil
    }

    /// Gives all that is in it, then the folder itself, to a user: cut off in between, it is not the user's yet. A symbolic
    /// link is given, not what it points to.
    func give(to user: LayerUser, depth: Int = 0) throws(LocalFailure) {
        guard depth < Self.deepest else { throw LocalFailure("\(path) is too deep to be given to the user \(user.name)") }
        for name in try names() {
            if let folder = OpenFolder(name, in: self) {
                try folder.give(to: user, depth: depth + 1)
                continue
            }
            // ENOTDIR or, by some systems, ELOOP: a file or a link. A folder that was put there since changes its owner
            // alone, not what is in it.
            guard fchownat(descriptor, name, user.uid, user.gid, AT_SYMLINK_NOFOLLOW) == 0 || errno == ENOENT else {
                throw LocalFailure("\(path)/\(name) cannot be given to the user \(user.name)")
            }
        }
        guard fchown(descriptor, user.uid, user.gid) == 0 else {
            throw LocalFailure("\(path) cannot be given to the user \(user.name)")
        }
    }

    private func names() throws(LocalFailure) -> [String] {
        // Closed with the stream; ours stays.
        let copy = openat(descriptor, ".", Self.flags)
        guard copy >= 0, let stream = fdopendir(copy) else {
            if copy >= 0 { close(copy) }
            throw LocalFailure("\(path) cannot be read")
        }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }
}
