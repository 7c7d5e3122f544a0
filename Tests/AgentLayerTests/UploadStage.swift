import Foundation
import NIOCore
import Storage
import TestServers
import Testing

@testable import AgentLayer

/// Whether pictures can be converted on this machine.
enum UploadStage {
    /// Tools and a sandbox: `scripts/install` brings the tools, and user namespaces must be allowed.
    static let works = sandbox != nil

    /// The strictest that this machine allows.
    static let sandbox: ImageSandbox? = {
        guard let tools = try? ImageTools.find() else { return nil }
        return ImageSandbox.all(tools).first { sandbox in
            TestProgram.succeeds(sandbox.line([tools.limiter, "--version"]))
        }
    }()

    /// The chunks of a WebP file.
    static func chunks(_ file: [UInt8]) throws -> [String] {
        var bytes = ImageBytes(ByteBuffer(bytes: file))
        try bytes.expect("RIFF".utf8)
        #expect(try bytes.u32(.little) == file.count - 8)
        try bytes.expect("WEBP".utf8)
        var names: [String] = []
        while bytes.count > 0 {
            names.append(try bytes.name())
            let length = try bytes.u32(.little)
            try bytes.skip(length + length % 2)
        }
        return names
    }

    /// Every file below a folder.
    static func files(in folder: String) -> [String] {
        (FileManager.default.enumerator(atPath: folder)?.allObjects as? [String] ?? []).sorted()
    }
}
