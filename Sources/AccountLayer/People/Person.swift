import ByteFraming
import Envelope
import PassphraseHashing

/// What is held about one human: sealed as a whole under the account's data key and padded, so that neither an
/// address nor its length is in the database.
struct Person: Sendable {
    var email: EmailAddress
    var passphrase: PassphraseHash
    let createdDay: Int64
    var secondFactor: SecondFactor

    init(email: EmailAddress, passphrase: PassphraseHash, createdDay: Int64) {
        self.email = email
        self.passphrase = passphrase
        self.createdDay = createdDay
        secondFactor = SecondFactor()
    }

    // MARK: Bytes

    private static let domain = Array("nacre/person/v1\0".utf8)

    /// Framed fields in the order below, padded.
    var bytes: [UInt8] {
        let fields: [[UInt8]?] = [
            Self.domain, Array(email.text.utf8), Array(passphrase.text.utf8), Framing.number(createdDay),
            secondFactor.secret?.bytes, secondFactor.unconfirmed?.bytes, secondFactor.backupTags.flatMap { $0 },
        ]
        return Padding.pad(Framing.frame(optional: fields))
    }

    init(bytes: [UInt8]) throws {
        var reader = FrameReader(try Padding.unpad(bytes))
        try reader.expect(Self.domain)
        email = EmailAddress(stored: String(decoding: try reader.field(upTo: EmailAddress.longest), as: UTF8.self))
        guard let hash = PassphraseHash(String(decoding: try reader.field(upTo: 512), as: UTF8.self)) else {
            throw FramingError.unexpected
        }
        passphrase = hash
        createdDay = try reader.number()
        secondFactor = SecondFactor()
        secondFactor.secret = try reader.optionalField(upTo: 64).map(TOTPSecret.init(stored:))
        secondFactor.unconfirmed = try reader.optionalField(upTo: 64).map(TOTPSecret.init(stored:))
        let tags = try reader.field(upTo: BackupCode.tagSize * BackupCode.count)
        try reader.end()
        guard tags.count % BackupCode.tagSize == 0 else { throw FramingError.wrongLength }
        secondFactor.backupTags = stride(from: 0, to: tags.count, by: BackupCode.tagSize).map { start in
            Array(tags.dropFirst(start).prefix(BackupCode.tagSize))
        }
    }
}
