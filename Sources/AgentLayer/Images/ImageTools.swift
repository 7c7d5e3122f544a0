import Foundation
import HTTPSupport
import HTTPTypes

/// The programs that turn strangers' pictures into ours, as installed on this machine.
struct ImageTools: Sendable, Hashable {
    let bubblewrap: String
    /// util-linux's prlimit.
    let limiter: String
    let thumbnailer: String
    /// util-linux's setpriv; nil unless this process is root.
    let switcher: String?
    /// Folders of decoders that libvips loads when it finds them: of formats that nobody may upload.
    let decoders: [String]

    static let folders = ["/usr/bin", "/usr/local/bin", "/bin"]

    /// Throws `UploadsOff` for the first that is missing.
    static func find(in folders: [String] = folders) throws(UploadsOff) -> ImageTools {
        #if os(Linux)
            func path(_ name: String) -> String? {
                folders.map { $0 + "/" + name }.first { FileManager.default.isExecutableFile(atPath: $0) }
            }
            guard let thumbnailer = path("vipsthumbnail") else { throw .noThumbnailer }
            guard let bubblewrap = path("bwrap") else { throw .noSandboxProgram }
            guard let limiter = path("prlimit") else { throw .noLimiter }
            return ImageTools(
                bubblewrap: bubblewrap, limiter: limiter, thumbnailer: thumbnailer,
                switcher: geteuid() == 0 ? path("setpriv") : nil, decoders: decoderFolders())
        #else
            throw .noLinux
        #endif
    }

    private static func decoderFolders() -> [String] {
        let files = FileManager.default
        let libraries = ["/usr/lib", "/usr/lib64", "/usr/local/lib"]
        let platforms = ((try? files.contentsOfDirectory(atPath: "/usr/lib")) ?? [])
            .filter { $0.hasSuffix("-linux-gnu") }.map { "/usr/lib/" + $0 }
        return (libraries + platforms).flatMap { folder in
            ((try? files.contentsOfDirectory(atPath: folder)) ?? [])
                .filter { $0.hasPrefix("vips-modules-") }.map { folder + "/" + $0 }
        }.sorted()
    }
}

/// Why this server takes no pictures. Everything else works without them.
enum UploadsOff: ReportableError, Equatable {
    case noFolder, noLinux, noThumbnailer, noSandboxProgram, noLimiter, noSandbox, notConverting

    var publicDescription: String {
        switch self {
        case .noFolder: "The server was started without a folder to keep pictures in."
        case .noLinux: "Pictures are converted in a sandbox that needs Linux."
        case .noThumbnailer: "vipsthumbnail is missing: install libvips-tools, then start the server again."
        case .noSandboxProgram: "bwrap is missing: install bubblewrap, then start the server again."
        case .noLimiter: "prlimit is missing: install util-linux, then start the server again."
        case .noSandbox:
            "bubblewrap cannot make a sandbox here: user namespaces are not allowed. In a container, allow them to this "
                + "user; strangers' pictures are not opened outside of a sandbox."
        case .notConverting: "vipsthumbnail cannot write WebP in the sandbox: its libraries are incomplete."
        }
    }

    var refusal: Refusal {
        Refusal(
            .notImplemented, "UPLOADS_OFF", "This server takes no uploads",
            hint: publicDescription + " Until then everyone is shown with a picture drawn from the name.")
    }
}
