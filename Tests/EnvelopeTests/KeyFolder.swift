import Envelope
import Foundation

/// A key folder of one test, not made yet. Gone when the test is over.
func withKeyFolder<Result>(_ body: (String) async throws -> Result) async throws -> Result {
    let parent = FileManager.default.temporaryDirectory.appendingPathComponent("nacre_keys_" + UUID().uuidString).path
    defer { try? FileManager.default.removeItem(atPath: parent) }
    return try await body(parent + "/keys")
}

/// Writes a key file by hand: each key is 32 times its byte.
func writeKeyFile(_ keys: [(id: Int64, byte: UInt8)], in folder: String, mode: Int = 0o600) throws {
    let list = keys.map { key in
        #"{"id":\#(key.id),"key":"\#(Data(repeating: key.byte, count: 32).base64EncodedString())"}"#
    }
    try writeKeyFile(#"{"version":1,"keys":[\#(list.joined(separator: ","))]}"#, in: folder, mode: mode)
}

func writeKeyFile(_ text: String, in folder: String, mode: Int = 0o600) throws {
    let manager = FileManager.default
    try manager.createDirectory(
        atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    let path = folder + "/" + RootKeys.fileName
    try? manager.removeItem(atPath: path)
    guard
        manager.createFile(
            atPath: path, contents: Data(text.utf8), attributes: [.posixPermissions: NSNumber(value: mode)])
    else { throw CocoaError(.fileWriteUnknown) }
}

/// The permissions of a file, as `chmod` writes them.
func permissions(_ path: String) throws -> Int {
    try (FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber)?.intValue ?? -1
}
