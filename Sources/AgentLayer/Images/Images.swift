import HTTPSupport
import HTTPTypes
import Hummingbird
import JSONWriting
import Logging
import NIOCore
import Storage
import Synchronization

/// The pictures of agents and submolts: taken, converted, kept, and gone when nothing shows them.
///
/// Who shows which picture is in the database, in one column of what it belongs to; the files lie in the data folder, also
/// where the database is PostgreSQL. One process owns the folder.
final class Images: Sendable {
    private let folder: ImageFolder?
    private let workshop: Result<ImageWorkshop, UploadsOff>
    private let store: any Store
    private let clock: WallClock
    private let logger: Logger
    private let state = Mutex(State())

    private struct State {
        /// Pictures on their way into the database, and how many uploads bring each.
        var arriving: [ImageID: Int] = [:]
        /// Uploads that have begun to bring one.
        var arrivals = 0
    }

    /// - Parameters:
    ///   - path: nil where pictures are not to be kept.
    ///   - toolFolders: where programs are looked for.
    init(
        path: String?, toolFolders: [String], store: any Store, clock: WallClock, logger: Logger
    ) async throws {
        folder = try path.map { try ImageFolder(path: $0) }
        self.store = store
        self.clock = clock
        self.logger = logger
        workshop = folder == nil ? .failure(.noFolder) : await Self.workshops.at(toolFolders)
    }

    /// Tried once for each process: a trial conversion starts three programs.
    private static let workshops = ImageWorkshops()

    /// Why no pictures are taken; nil where they are.
    var off: UploadsOff? {
        if case .failure(let why) = workshop { return why }
        return nil
    }

    // MARK: Taking

    /// The one picture of an upload, converted. Throws a `Refusal`.
    func receive(_ request: Request, for use: ImageUse) async throws -> ImageWorkshop.Picture {
        let workshop: ImageWorkshop
        do { workshop = try self.workshop.get() } catch { throw error.refusal }
        let file = try await request.uploadedPart("file", upTo: use.mostBytes, tooLarge: use.tooLarge)
        do { return try await workshop.convert(file, for: use) } catch let fault as ImageFault {
            throw Refusal(fault)
        }
    }

    /// Keeps a picture for as long as the database names it. `commit` writes its name there and returns the one that stood
    /// there before; by then the files are on the disk.
    func publish(
        _ picture: ImageWorkshop.Picture, _ commit: @Sendable (ImageID) async throws -> ImageID?
    ) async throws -> ImageID {
        guard let folder else { throw UploadsOff.noFolder.refusal }
        let id = ImageID(of: picture.full)
        begin(id)
        let replaced: ImageID?
        do {
            try folder.write(picture.full, as: ImageFile(id), day: clock.now.day)
            if let small = picture.small {
                try folder.write(small, as: ImageFile(id, .small), day: clock.now.day)
            }
            replaced = try await commit(id)
        } catch {
            end(id)
            await removeUnless(used: id)
            throw error
        }
        end(id)
        if let replaced, replaced != id { await removeUnless(used: replaced) }
        return id
    }

    // MARK: Showing

    /// The bytes of a file; nil where nobody shows it any more.
    func bytes(of file: ImageFile) -> ByteBuffer? {
        guard let folder else { return nil }
        // What has no small picture of its own is shown whole.
        return (folder.read(file) ?? (file.size == .small ? folder.read(ImageFile(file.id)) : nil)).map {
            ByteBuffer(bytes: $0)
        }
    }

    // MARK: Removing

    /// Removes a picture's files unless somebody shows it or is about to. What fails is left to the night.
    func removeUnless(used id: ImageID) async {
        do { try await remove([id]) } catch { logger.report(error, doing: "removing a picture's files") }
    }

    /// For the nightly job: the files of every picture that nothing names.
    func removeUnused() async throws {
        if let folder { try await remove(try folder.all()) }
    }

    /// Looks at the database and then at the arrivals, under their lock: a picture that was committed between the two looks
    /// has moved their number, and is looked for again.
    private func remove(_ ids: Set<ImageID>) async throws {
        guard let folder else { return }
        var left = Array(ids)
        while !left.isEmpty {
            let batch = left.suffix(Self.batch)
            let arrivals = state.withLock { $0.arrivals }
            let unused = try await store.read { transaction in
                try batch.filter { try transaction.first(ImageQueries.user(of: $0)) == nil }
            }
            let isDone = state.withLock { state in
                guard state.arrivals == arrivals || unused.isEmpty else { return false }
                for id in unused where state.arriving[id] == nil { folder.remove(id, day: clock.now.day) }
                return true
            }
            if isDone { left.removeLast(batch.count) }
        }
    }

    private static let batch = 200

    private func begin(_ id: ImageID) {
        state.withLock { state in
            state.arriving[id, default: 0] += 1
            state.arrivals += 1
        }
    }

    private func end(_ id: ImageID) {
        state.withLock { state in
            state.arriving[id] = state.arriving[id].flatMap { $0 > 1 ? $0 - 1 : nil }
            state.arrivals += 1
        }
    }
}

/// The workshops of this process, each tried once.
private actor ImageWorkshops {
    private var tried: [[String]: Task<Result<ImageWorkshop, UploadsOff>, Never>] = [:]

    func at(_ folders: [String]) async -> Result<ImageWorkshop, UploadsOff> {
        if let task = tried[folders] { return await task.value }
        let task = Task { () -> Result<ImageWorkshop, UploadsOff> in
            do { return .success(try await ImageWorkshop(try ImageTools.find(in: folders))) } catch {
                return .failure(error as? UploadsOff ?? .notConverting)
            }
        }
        tried[folders] = task
        return await task.value
    }
}

extension Refusal {
    fileprivate init(_ fault: ImageFault) {
        self =
            switch fault {
            case .unknownKind:
                Refusal(
                    .unsupportedMediaType, "UNSUPPORTED_IMAGE", "The file is no picture that this server takes",
                    hint: "Send JPEG, PNG, GIF or WebP. The bytes decide, not the file's name.")
            case .truncated, .malformed, .undecodable:
                .badRequest(
                    "INVALID_IMAGE", "The picture cannot be decoded", hint: "It is damaged or cut short; save it anew.")
            case .tooManyPixels:
                .badRequest(
                    "IMAGE_TOO_LARGE", "The picture has too many pixels",
                    hint: "At most \(ImageHeader.longestSide) a side and \(ImageHeader.mostPixels) in all.")
            case .tooComplex:
                .badRequest(
                    "IMAGE_TOO_COMPLEX", "The picture takes too long to decode", hint: "Save it smaller, not interlaced.")
            }
    }
}
