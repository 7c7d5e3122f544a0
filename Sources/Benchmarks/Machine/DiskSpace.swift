import Foundation

/// Whether a disk holds what a bench is about to write.
enum DiskSpace {
    /// Throws where a folder's disk has less room than `bytes`, before anything is written.
    static func require(_ bytes: Int64, in folder: String, for what: String) throws(BenchFailure) {
        guard let free = free(in: folder), free < bytes else { return }
        throw BenchFailure(
            "\(what) needs about \(gigabytes(bytes)) in \(folder), where \(gigabytes(free)) are free",
            hint: "Make room, choose a smaller size, or name a folder on another disk (--folder; TMPDIR).")
    }

    static func free(in folder: String) -> Int64? {
        let attributes = try? FileManager.default.attributesOfFileSystem(forPath: folder)
        return (attributes?[.systemFreeSize] as? NSNumber)?.int64Value
    }

    /// All files below a folder.
    static func used(in folder: String) -> Int64 {
        guard let files = FileManager.default.enumerator(atPath: folder) else { return 0 }
        var total: Int64 = 0
        while files.nextObject() != nil {
            total += (files.fileAttributes?[.size] as? NSNumber)?.int64Value ?? 0
        }
        return total
    }

    private static func gigabytes(_ bytes: Int64) -> String { Figure.fixed(Double(bytes) / 1e9, 1) + " GB" }
}
