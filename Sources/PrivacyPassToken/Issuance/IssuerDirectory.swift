/// What an issuer publishes about itself (RFC 9578, section 4), as JSON of the media type ``mediaType`` at
/// ``wellKnownPath``. Members that are not known here are passed over when it is read.
public struct IssuerDirectory: Hashable, Sendable {
    public static let mediaType = "application/private-token-issuer-directory"
    public static let wellKnownPath = "/.well-known/private-token-issuer-directory"

    /// A member of `token-keys`.
    public struct TokenKey: Hashable, Sendable {
        public let tokenType: TokenType
        /// For token type 2 a SubjectPublicKeyInfo; not checked here.
        public let publicKey: [UInt8]
        /// Seconds since 1970 before which the key is not in use.
        public let notBefore: Int64?
        /// What the key signs: the members `nacre-kind` and `nacre-epoch`. Not of the RFC.
        public let label: Label?
        /// That the key stands in the issuer's log: the text of a C2SP tlog-proof whose extra data is the leaf; the member
        /// `nacre-log-proof`. Not of the RFC, and not checked here.
        public let logProof: String?

        public init(
            tokenType: TokenType, publicKey: [UInt8], notBefore: Int64? = nil, label: Label? = nil,
            logProof: String? = nil
        ) {
            self.tokenType = tokenType
            self.publicKey = publicKey
            self.notBefore = notBefore
            self.label = label
            self.logProof = logProof
        }
    }

    /// Kind and epoch of a key.
    public struct Label: Hashable, Sendable {
        public let kind: TokenKind
        public let epoch: Epoch

        public init(kind: TokenKind, epoch: Epoch) {
            self.kind = kind
            self.epoch = epoch
        }
    }

    /// The members `nacre-issuer`, `nacre-epoch-days` and `nacre-log`. Not of the RFC.
    public struct Nacre: Hashable, Sendable {
        /// The issuer's name as challenges hold it.
        public let issuerName: String
        public let epochDays: Int64
        /// The key of the issuer's log, as C2SP signed-note writes keys of verifiers. What the directory says of itself:
        /// nobody who has learned the key elsewhere needs it.
        public let logKey: String?

        public init(issuerName: String, epochDays: Int64 = Epoch.days, logKey: String? = nil) {
            self.issuerName = issuerName
            self.epochDays = epochDays
            self.logKey = logKey
        }
    }

    /// `issuer-request-uri`: where requests go, absolute or relative to the directory.
    public let issuerRequestURI: String
    /// In the issuer's order of preference.
    public let tokenKeys: [TokenKey]
    /// Of issuers with epochs; nil for any other.
    public let nacre: Nacre?

    public init(issuerRequestURI: String, tokenKeys: [TokenKey], nacre: Nacre? = nil) {
        self.issuerRequestURI = issuerRequestURI
        self.tokenKeys = tokenKeys
        self.nacre = nacre
    }

    /// The directory of an issuer with epochs. A key is not to be used before its epoch begins.
    ///
    /// - Parameter logProofs: of those keys that stand in the issuer's log.
    public init(
        issuerRequestURI: String, issuerName: String, keys: [EpochKey], logKey: String? = nil,
        logProofs: [Label: String] = [:]
    ) {
        self.init(
            issuerRequestURI: issuerRequestURI,
            tokenKeys: keys.map { key in
                let label = Label(kind: key.kind, epoch: key.epoch)
                return TokenKey(
                    tokenType: .blindRSA2048, publicKey: key.key.subjectPublicKeyInfo, notBefore: key.epoch.start,
                    label: label, logProof: logProofs[label])
            },
            nacre: Nacre(issuerName: issuerName, logKey: logKey))
    }

    /// The proofs that come with keys that say what they sign.
    public var logProofs: [Label: String] {
        Dictionary(
            tokenKeys.compactMap { key in key.label.flatMap { label in key.logProof.map { (label, $0) } } },
            uniquingKeysWith: { first, _ in first })
    }

    /// The keys of token type 2 that say what they sign. Others are passed over.
    /// - Throws: Where the directory breaks the rule that each kind and epoch has one key, and each key one kind and
    ///   epoch; such a directory is to be refused as a whole, since an issuer could mark its clients by their keys.
    public func epochKeys() throws(IssuerDirectoryError) -> [EpochKey] {
        guard nacre?.epochDays == Epoch.days else { throw .otherEpochs }
        var found: [Label: IssuerPublicKey] = [:]
        var labels: [IssuerPublicKey: Label] = [:]
        var keys: [EpochKey] = []
        for tokenKey in tokenKeys where tokenKey.tokenType == .blindRSA2048 {
            guard let label = tokenKey.label else { continue }
            let key: IssuerPublicKey
            do { key = try IssuerPublicKey(subjectPublicKeyInfo: tokenKey.publicKey) } catch {
                throw .unusableKey(label.kind, label.epoch, error)
            }
            guard found.updateValue(key, forKey: label) == nil else { throw .secondKey(label.kind, label.epoch) }
            guard labels.updateValue(label, forKey: key) == nil else { throw .sharedKey(key.tokenKeyID) }
            keys.append(EpochKey(kind: label.kind, epoch: label.epoch, key: key))
        }
        return keys
    }
}

/// Why a well-formed directory is not to be trusted.
public enum IssuerDirectoryError: Error, Sendable, Hashable {
    /// Epochs of another length, or none.
    case otherEpochs
    /// Two keys, or the same twice, for a kind and epoch.
    case secondKey(TokenKind, Epoch)
    /// One key for two kinds or epochs.
    case sharedKey(TokenKeyID)
    case unusableKey(TokenKind, Epoch, IssuerKeyError)
}
