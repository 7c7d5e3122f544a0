import HTTPSupport
import NIOCore

/// Turns an uploaded picture into one of ours: decoded, turned upright, cut, made smaller and written anew as WebP by
/// `vipsthumbnail` in a sandbox.
struct ImageWorkshop: Sendable {
    /// What is stored: files without a byte of what was uploaded but the pixels.
    struct Picture: Sendable {
        let full: [UInt8]
        /// For lists; banners have none.
        let small: [UInt8]?
    }

    let sandbox: ImageSandbox
    let places: Places

    /// Throws `UploadsOff` unless the tools are there and a trial conversion works.
    init(_ tools: ImageTools, places: Places = Places()) async throws {
        self.places = places
        guard let sandbox = await Self.working(ImageSandbox.all(tools)) else { throw UploadsOff.noSandbox }
        self.sandbox = sandbox
        do { _ = try await convert(ByteBuffer(bytes: Self.trial), for: .agentAvatar) } catch {
            throw UploadsOff.notConverting
        }
    }

    private static func working(_ sandboxes: [ImageSandbox]) async -> ImageSandbox? {
        for sandbox in sandboxes {
            let trial = SandboxedRun(line: sandbox.line([sandbox.tools.limiter, "--version"]), mostOutput: 4_096)
            if (try? await trial.output(for: ByteBuffer())) != nil { return sandbox }
        }
        return nil
    }

    /// Throws an `ImageFault` for what is no picture, and a 503 `Refusal` while too many others are converted.
    func convert(_ picture: ByteBuffer, for use: ImageUse) async throws -> Picture {
        let header = try ImageHeader.read(picture)
        return try await places.within {
            // Never made larger.
            let side = use.isSquare ? min(use.side, header.width, header.height) : use.side
            async let full = thumbnail(picture, use, side: side)
            async let small =
                use.isSquare ? thumbnail(picture, use, side: min(ImageUse.smallSide, side)) : nil
            return try await Picture(full: full, small: small)
        }
    }

    private func thumbnail(_ picture: ByteBuffer, _ use: ImageUse, side: Int) async throws -> [UInt8] {
        var command = [sandbox.tools.thumbnailer, "stdin[fail_on=error]", "--export-profile", "srgb"]
        command +=
            use.isSquare ? ["--size", "\(side)x\(side)", "--smartcrop", "centre"] : ["--size", "\(side)x\(side)>"]
        command += ["--output", ".webp[Q=80,strip]"]
        do {
            let output = try await SandboxedRun(line: sandbox.line(command), mostOutput: Self.mostOutput)
                .output(for: picture)
            return try StillWebP(output, side: side).bytes
        } catch let failed as SandboxedRun.Failed {
            throw failed.reason == .status ? ImageFault.undecodable : .tooComplex
        }
    }

    /// More than the largest banner of noise takes.
    private static let mostOutput = 4 << 20

    /// A GIF of one grey pixel.
    static let trial: [UInt8] =
        Array("GIF89a".utf8) + [1, 0, 1, 0, 0x80, 0, 0, 0x80, 0x80, 0x80, 0, 0, 0]
        + [0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0, 0x3B]
}
