import Envelope
import Foundation

/// Copies of the key store are kept seven days: after that, a key that was destroyed is nowhere, and what it sealed can be
/// opened in no backup of the data, however old.
struct ExpiredKeyCopies {
    let layer: String
    /// Days since 1970-01-01.
    let today: Int64

    static func isExpired(_ day: Int64, today: Int64) -> Bool { today - day > DataKeyStore.copyDays }

    /// Also what an interruption left. Touches nothing that this program has not made.
    @discardableResult
    func remove(in folder: String) throws -> [String] {
        let files = FileManager.default
        var removed: [String] = []
        for name in try files.contentsOfDirectory(atPath: folder) where name.hasPrefix(layer + "-keys-") {
            let path = folder + "/" + name
            guard name.hasSuffix(BackupNames.partSuffix) || isExpiredCopy(path) else { continue }
            try files.removeItem(atPath: path)
            removed.append(path)
        }
        return removed
    }

    private func isExpiredCopy(_ path: String) -> Bool {
        guard let manifest = try? BackupManifest(folder: path), manifest.kind == .keys, manifest.layer == layer else {
            return false
        }
        return Self.isExpired(manifest.day, today: today)
    }
}
