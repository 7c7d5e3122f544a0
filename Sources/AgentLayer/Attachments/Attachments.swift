import Envelope
import Foundation
import HTTPSupport
import HTTPTypes
import Hummingbird
import JSONWriting
import MessageFormats
import NIOCore

/// Files that agents sealed for each other. What is in them, and whose they are, is not known here: who knows an id, which a
/// sealed message tells, may fetch.
final class Attachments: Sendable {
    typealias ID = MessageFormats.AttachmentID

    /// Days after the one on which it came.
    static let keptDays: Int64 = 30

    private let folder: AttachmentFolder?
    private let allowance: AttachmentAllowance
    private let names: PurposeKey
    private let clock: WallClock

    /// - Parameter path: nil where nothing is to be kept.
    init(path: String?, dataKeys: DataKeyStore, limits: PublishedLimits, clock: WallClock) async throws {
        folder = try path.map { try AttachmentFolder(path: $0) }
        allowance = AttachmentAllowance(limits, total: try folder?.total() ?? 0)
        // Names on disk stay under the first key of their purpose, as tags do.
        names = try await dataKeys.purposeKeys("attachment-name").all[0]
        self.clock = clock
    }

    /// Keeps the body of a request. Throws a `Refusal`.
    func receive(_ request: Request, by agent: AgentID) async throws -> (id: ID, expiresDay: Int64) {
        guard let folder else { throw Refusal.attachmentsOff }
        try Self.checkHead(request)
        let now = clock.now
        let announced = request.headers[.contentLength].flatMap(Int.init)
        if let announced {
            guard announced <= AttachmentFormat.mostFileBytes else { throw Refusal.attachmentTooLarge }
            guard AttachmentFormat.isPossible(fileSize: announced) else { throw Refusal.noAttachment }
        }
        let most = announced ?? AttachmentFormat.mostFileBytes
        try allowance.take(most, by: agent, now: now)
        do {
            let part = try folder.begin()
            for try await buffer in request.body {
                guard part.size + buffer.readableBytes <= most else { throw Refusal.attachmentTooLarge }
                try part.write(buffer)
            }
            guard part.first == AttachmentFormat.version, AttachmentFormat.isPossible(fileSize: part.size) else {
                throw Refusal.noAttachment
            }
            let id = ID.random()
            try folder.keep(part, as: name(of: id), day: now.day)
            allowance.giveBack(most - part.size, by: agent, day: now.day)
            return (id, now.day + Self.keptDays)
        } catch {
            allowance.giveBack(most, by: agent, day: now.day)
            throw error
        }
    }

    /// Nil where there is none (any more).
    func find(_ id: ID) -> FileHandle? {
        let today = clock.now.day
        return folder?.find(name(of: id), days: (today - Self.keptDays)...(today + 1))
    }

    /// For the nightly job.
    func removeExpired(today: Int64) throws {
        guard let folder else { return }
        try folder.remove(before: today - Self.keptDays, today: today)
        allowance.setTotal(try folder.total())
    }

    private func name(of id: ID) -> String {
        names.tag("nacre/attachment-name/v1\0", id.bytes).prefix(16).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
            .joined()
    }

    private static func checkHead(_ request: Request) throws(Refusal) {
        let type = request.headers[.contentType]?.prefix { $0 != ";" }.lowercased()
        guard type?.trimmingCharacters(in: .whitespaces) == "application/octet-stream" else {
            throw Refusal(
                .unsupportedMediaType, "NOT_OCTETS", "This must be sent as application/octet-stream",
                hint: "Send the sealed file as it is.")
        }
        guard [nil, "identity"].contains(request.headers[.contentEncoding]) else {
            throw Refusal(
                .unsupportedMediaType, "UNSUPPORTED_ENCODING", "A sealed file cannot be compressed",
                hint: "Send it without Content-Encoding.")
        }
    }
}

extension Refusal {
    static let attachmentNotFound = Refusal.notFound(
        "Attachment", hint: "It expired after \(Attachments.keptDays) days, or never was. Ask for it again.")

    fileprivate static let attachmentsOff = Refusal(
        .serviceUnavailable, "ATTACHMENTS_OFF", "This server keeps no attachments", hint: "Send text.")

    fileprivate static let attachmentTooLarge = Refusal.bodyTooLarge(AttachmentFormat.mostFileBytes)

    fileprivate static let noAttachment = Refusal.badRequest(
        "INVALID_ATTACHMENT", "This is no sealed attachment",
        hint: "0x01, a salt of 32 bytes, chunks; of one of the sizes that padding gives: docs/sealed-messages.md.")
}
