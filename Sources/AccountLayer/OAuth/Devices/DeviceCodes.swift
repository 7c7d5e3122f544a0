import ByteFraming
import Envelope
import HTTPSupport
import JSONWriting
import Storage

/// Devices without a browser that wait for a person's answer (RFC 8628): ten minutes each.
struct DeviceCodes: Sendable {
    let domain: AccountDomain

    /// Seconds.
    static let lifetime: Int64 = 600

    private var notes: SealedNotes { SealedNotes(keys: domain.keys) }

    struct Started: Sendable {
        let device: ApplicationSecret
        let user: ShortCode
    }

    /// What a device asked for.
    struct Asked: Sendable {
        let client: OAuthClient
        let scopes: Set<Scope>
    }

    func start(_ client: OAuthClient, _ scopes: Set<Scope>) async throws -> Started {
        let now = domain.clock.now
        let started = Started(device: ApplicationSecret(.deviceCode), user: ShortCode())
        let tag = started.device.tag(domain.keys)
        let content = Framing.frame([
            Array(client.id.utf8), Array(Scope.text(scopes).utf8),
            Framing.number(now.milliseconds + Self.lifetime * 1_000),
        ])
        let sealed = try await notes.seal(content, as: Self.context(tag), at: now, isSmall: true)
        let insert = DeviceQueries.insert(tag, userTag: userTag(started.user), sealed)
        try await domain.store.write(.privateAct) { try $0.run(insert) }
        return started
    }

    // MARK: The person

    /// What the device with this code asked for; nil for a code that nobody has, that has expired, or was answered already.
    func asked(_ code: ShortCode) async throws -> Asked? {
        guard let row = try await domain.store.first(DeviceQueries.find(userTag: userTag(code))), row.answer == nil,
            let content = try await open(row), content.expires > domain.clock.now.milliseconds,
            let client = try await OAuthClients(domain: domain).find(content.clientID)
        else { return nil }
        return Asked(client: client, scopes: content.scopes.intersection(client.scopes))
    }

    /// Notes a person's answer; of several to one code the first counts. False where there is nothing to answer.
    ///
    /// - Parameter person: who agreed; nil for a refusal.
    func answer(_ code: ShortCode, by person: SignedInAccount?) async throws -> Bool {
        guard try await asked(code) != nil,
            let row = try await domain.store.first(DeviceQueries.find(userTag: userTag(code)))
        else { return false }
        var fields: [[UInt8]?] = [nil]
        if let person {
            let agreement = try await Grants(domain: domain).agreement(of: person)
            fields = [agreement.account.bytes, Framing.number(agreement.revision)]
        }
        let content = Framing.frame(optional: fields)
        guard let key = try await domain.keys.existingWaitingKey(day: row.day) else { return false }
        let sealed = try key.seal(ZeroPadding.pad(content, to: 64), as: Self.answerContext(row.tag))
        let answer = DeviceQueries.answer(row.tag, sealed)
        return try await domain.store.write(.privateAct) { try $0.first(answer) } != nil
    }

    // MARK: The device

    /// Exchanges an answered code for a grant. Throws an `OAuthRefusal`, also as long as there is no answer.
    func redeem(
        _ parameters: OAuthParameters, by client: OAuthClient, proof thumbprint: [UInt8]?
    ) async throws -> Grants.Begun {
        guard let device = ApplicationSecret(try parameters.required("device_code"), .deviceCode) else {
            throw OAuthRefusal.unknownGrant
        }
        let tag = device.tag(domain.keys)
        guard let row = try await domain.store.first(DeviceQueries.find(tag)), let content = try await open(row),
            content.clientID == client.id
        else { throw OAuthRefusal.unknownGrant }
        let now = domain.clock.now
        guard content.expires > now.milliseconds else {
            throw OAuthRefusal(.expiredToken, "Nobody answered in time: begin anew")
        }
        guard domain.oauth.polls.spend(LimiterKey(bytes: tag), now) else {
            throw OAuthRefusal(.slowDown, "Wait five seconds longer between two tries")
        }
        guard let answer = row.answer else {
            throw OAuthRefusal(.authorizationPending, "The person has not answered yet")
        }
        guard let agreement = try await opened(answer, row) else {
            throw OAuthRefusal(.accessDenied, "The person refused")
        }
        let scopes = content.scopes.intersection(client.scopes)
        let begun = try await Grants(domain: domain).begin(for: agreement, client, scopes, thumbprint) { _ in
            DeviceQueries.take(tag)
        }
        guard let begun else { throw OAuthRefusal.unknownGrant }
        return begun
    }

    private struct Content {
        let clientID: String
        let scopes: Set<Scope>
        let expires: Int64
    }

    private func open(_ row: DeviceQueries.Row) async throws -> Content? {
        guard var reader = try await notes.open(row.sealed, day: row.day, as: Self.context(row.tag)) else { return nil }
        return Content(
            clientID: String(decoding: try reader.field(upTo: OAuthClients.longestID), as: UTF8.self),
            scopes: Scope.set(stored: String(decoding: try reader.field(upTo: 256), as: UTF8.self)),
            expires: try reader.number())
    }

    private func opened(_ answer: [UInt8], _ row: DeviceQueries.Row) async throws -> Grants.Agreement? {
        guard var reader = try await notes.open(answer, day: row.day, as: Self.answerContext(row.tag)),
            let account = try reader.optionalField(upTo: AccountID.size).flatMap(AccountID.init(bytes:))
        else { return nil }
        return Grants.Agreement(account: account, revision: try reader.number())
    }

    private func userTag(_ code: ShortCode) -> [UInt8] { domain.keys.tag("nacre/device-user-code/v1\0", code.bytes) }

    private static func context(_ tag: [UInt8]) -> SealContext {
        SealContext(table: "oauth_devices", column: "sealed", record: tag)
    }

    private static func answerContext(_ tag: [UInt8]) -> SealContext {
        SealContext(table: "oauth_devices", column: "answer", record: tag)
    }
}
