import Foundation

extension IssuerDirectory {
    /// Reads the JSON of a directory. Whoever fetches it bounds its size.
    public init(json: some Sequence<UInt8>) throws(PrivacyPassFormatError) {
        let document: Document
        do { document = try JSONDecoder().decode(Document.self, from: Data(json)) } catch { throw .malformedDirectory }
        var tokenKeys: [TokenKey] = []
        for member in document.tokenKeys { tokenKeys.append(try member.checked()) }
        self.init(
            issuerRequestURI: document.issuerRequestURI, tokenKeys: tokenKeys, nacre: try document.checkedNacre())
    }

    /// The directory as JSON, with members in the order of their names: the same directory has the same bytes.
    public func json() throws(PrivacyPassFormatError) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do { return try Array(encoder.encode(Document(self))) } catch { throw .malformedDirectory }
    }
}

/// The members of a directory by their names on the wire.
private struct Document: Codable {
    var issuerRequestURI: String
    var tokenKeys: [Member]
    var issuerName: String?
    var epochDays: Int64?
    var logKey: String?

    enum CodingKeys: String, CodingKey {
        case issuerRequestURI = "issuer-request-uri"
        case tokenKeys = "token-keys"
        case issuerName = "nacre-issuer"
        case epochDays = "nacre-epoch-days"
        case logKey = "nacre-log"
    }

    init(_ directory: IssuerDirectory) {
        issuerRequestURI = directory.issuerRequestURI
        tokenKeys = directory.tokenKeys.map(Member.init)
        issuerName = directory.nacre?.issuerName
        epochDays = directory.nacre?.epochDays
        logKey = directory.nacre?.logKey
    }

    func checkedNacre() throws(PrivacyPassFormatError) -> IssuerDirectory.Nacre? {
        switch (issuerName, epochDays) {
        case (nil, nil): nil
        case (let name?, let days?): IssuerDirectory.Nacre(issuerName: name, epochDays: days, logKey: logKey)
        default: throw .missing
        }
    }
}

private struct Member: Codable {
    var tokenType: UInt16
    var tokenKey: String
    var notBefore: Int64?
    var kind: String?
    var epoch: Int64?
    var logProof: String?

    enum CodingKeys: String, CodingKey {
        case tokenType = "token-type"
        case tokenKey = "token-key"
        case notBefore = "not-before"
        case kind = "nacre-kind"
        case epoch = "nacre-epoch"
        case logProof = "nacre-log-proof"
    }

    init(_ key: IssuerDirectory.TokenKey) {
        tokenType = key.tokenType.rawValue
        tokenKey = PaddedBase64URL.encode(key.publicKey)
        notBefore = key.notBefore
        kind = key.label?.kind.name
        epoch = key.label?.epoch.number
        logProof = key.logProof
    }

    func checked() throws(PrivacyPassFormatError) -> IssuerDirectory.TokenKey {
        IssuerDirectory.TokenKey(
            tokenType: TokenType(rawValue: tokenType), publicKey: try PaddedBase64URL.decode(tokenKey.utf8),
            notBefore: notBefore, label: try label(), logProof: logProof)
    }

    private func label() throws(PrivacyPassFormatError) -> IssuerDirectory.Label? {
        guard kind != nil || epoch != nil else { return nil }
        guard let kind, let epoch else { throw .missing }
        guard let epoch = Epoch(number: epoch) else { throw .outOfRange }
        return IssuerDirectory.Label(kind: try TokenKind(kind), epoch: epoch)
    }
}
