import ByteFraming
import Crypto
import Envelope
import HTTPSupport

/// Something that happened, and who was told what about it.
struct Incident: Sendable, Equatable {
    let id: [UInt8]
    let day: Int64
    let scope: IncidentScope
    let template: IncidentTemplate
    /// The operator's own words.
    let details: String?
    /// Whether everybody concerned was told.
    var isDone: Bool

    init(day: Int64, scope: IncidentScope, template: IncidentTemplate, details: String?) {
        id = SymmetricKey(size: .bits128).withUnsafeBytes { Array($0) }
        self.day = day
        self.scope = scope
        self.template = template
        self.details = details
        isDone = false
    }

    /// As people and replies name it.
    var name: String { Base64URL.encode(id) }

    var text: String { template.text(scope, details: details) }

    /// Bytes of the longest details, so that a mail has room for them.
    static let longestDetails = 2_000

    /// The operator's words: plain text. Throws an `IncidentRefusal`.
    static func details(_ given: String?) throws(IncidentRefusal) -> String? {
        guard let given else { return nil }
        let text = String(given.reversed().drop(while: \.isWhitespace).reversed())
        guard !text.isEmpty, text.utf8.count <= longestDetails,
            !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control && $0 != "\n" })
        else { throw .badDetails }
        return text
    }

    // MARK: Bytes

    private static let domain = Array("nacre/incident/v1\0".utf8)

    func sealed(under key: DataKey) throws -> [UInt8] {
        let fields: [[UInt8]?] =
            [Self.domain, Array(template.rawValue.utf8), details.map { Array($0.utf8) }] + scope.fields
        return try key.seal(Padding.pad(Framing.frame(optional: fields)), as: Self.context(id))
    }

    init(_ row: IncidentQueries.Row, under key: DataKey) throws {
        var reader = FrameReader(try Padding.unpad(key.open(row.sealed, as: Self.context(row.id))))
        try reader.expect(Self.domain)
        let template = IncidentTemplate(rawValue: String(decoding: try reader.field(upTo: 16), as: UTF8.self))
        details = try reader.optionalField(upTo: Self.longestDetails).map { String(decoding: $0, as: UTF8.self) }
        scope = try IncidentScope(from: &reader)
        try reader.end()
        guard let template else { throw FramingError.unexpected }
        self.template = template
        (id, day, isDone) = (row.id, row.day, row.state == 1)
    }

    private static func context(_ id: [UInt8]) -> SealContext {
        SealContext(table: "incidents", column: "sealed", record: id)
    }
}

public enum IncidentRefusal: ReportableError, Equatable {
    case notASelection, unknownTemplate, badDetails
    case unknownKey(known: [Int64])

    public var publicDescription: String {
        switch self {
        case .notASelection:
            "Give --root-key VERSION, or --since DAY and --until DAY, with --opened or --by NAME for openings alone."
        case .unknownTemplate:
            "There is no such template. There are: \(IncidentTemplate.allCases.map(\.rawValue).joined(separator: ", "))."
        case .badDetails: "The details are plain text of at most \(Incident.longestDetails) bytes."
        case .unknownKey(let known):
            "This version of the root key was never in use here. Known are: \(known.map(String.init).joined(separator: ", "))."
        }
    }
}
