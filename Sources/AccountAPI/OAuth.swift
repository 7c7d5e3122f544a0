import JSONWriting

/// What applications are told, as the RFCs name it: these replies have no member `success`.

/// RFC 6749 section 5.2.
public struct OAuthError: Codable, JSONWritable {
    /// Such as `invalid_grant`.
    public let error: String
    /// For whoever writes the application.
    public let description: String

    public init(error: String, description: String) {
        self.error = error
        self.description = description
    }

    private enum CodingKeys: String, CodingKey { case error, description = "error_description" }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("error", error)
            writer.field("error_description", description)
        }
    }
}

/// POST /oauth/token (RFC 6749 section 5.1, RFC 9449 section 5).
public struct AccessTokenReply: Codable, JSONWritable {
    public let accessToken: String
    /// `Bearer`, or `DPoP` where the token is bound to a key.
    public let tokenType: String
    /// Seconds.
    public let expiresIn: Int64
    /// For one use: the answer to that use has the next one.
    public let refreshToken: String?
    /// Separated by blanks.
    public let scope: String

    public init(accessToken: String, tokenType: String, expiresIn: Int64, refreshToken: String?, scope: String) {
        self.accessToken = accessToken
        self.tokenType = tokenType
        self.expiresIn = expiresIn
        self.refreshToken = refreshToken
        self.scope = scope
    }

    private enum CodingKeys: String, CodingKey {
        case accessToken = "access_token", tokenType = "token_type", expiresIn = "expires_in"
        case refreshToken = "refresh_token", scope
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("access_token", accessToken)
            writer.field("token_type", tokenType)
            writer.field("expires_in", expiresIn)
            if let refreshToken { writer.field("refresh_token", refreshToken) }
            writer.field("scope", scope)
        }
    }
}

/// POST /oauth/device (RFC 8628 section 3.2).
public struct DeviceReply: Codable, JSONWritable {
    public let deviceCode: String
    /// What the person types.
    public let userCode: String
    public let verificationURI: String
    public let verificationURIComplete: String
    /// Seconds.
    public let expiresIn: Int64
    public let interval: Int64

    public init(
        deviceCode: String, userCode: String, verificationURI: String, verificationURIComplete: String, expiresIn: Int64,
        interval: Int64
    ) {
        self.deviceCode = deviceCode
        self.userCode = userCode
        self.verificationURI = verificationURI
        self.verificationURIComplete = verificationURIComplete
        self.expiresIn = expiresIn
        self.interval = interval
    }

    private enum CodingKeys: String, CodingKey {
        case deviceCode = "device_code", userCode = "user_code", verificationURI = "verification_uri"
        case verificationURIComplete = "verification_uri_complete", expiresIn = "expires_in", interval
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("device_code", deviceCode)
            writer.field("user_code", userCode)
            writer.field("verification_uri", verificationURI)
            writer.field("verification_uri_complete", verificationURIComplete)
            writer.field("expires_in", expiresIn)
            writer.field("interval", interval)
        }
    }
}

/// POST /oauth/introspect (RFC 7662 section 2.2).
public struct IntrospectionReply: Codable, JSONWritable {
    public struct Active: Codable, Sendable {
        public let scope: String
        public let clientID: String
        /// `Bearer` or `DPoP`; nil for a refresh token.
        public let tokenType: String?
        /// Unix seconds.
        public let expires: Int64
        /// The person, under a name that only this client knows; nil for the client itself.
        public let subject: String?
        public let issuer: String
        /// RFC 9449 section 6.2.
        public let thumbprint: String?

        public init(
            scope: String, clientID: String, tokenType: String?, expires: Int64, subject: String?, issuer: String,
            thumbprint: String?
        ) {
            self.scope = scope
            self.clientID = clientID
            self.tokenType = tokenType
            self.expires = expires
            self.subject = subject
            self.issuer = issuer
            self.thumbprint = thumbprint
        }
    }

    /// Nil for whatever is no live token of the client that asks.
    public let active: Active?

    public init(active: Active?) { self.active = active }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("active", active != nil)
            guard let active else { return }
            writer.field("scope", active.scope)
            writer.field("client_id", active.clientID)
            if let type = active.tokenType { writer.field("token_type", type) }
            writer.field("exp", active.expires)
            if let subject = active.subject { writer.field("sub", subject) }
            writer.field("iss", active.issuer)
            if let thumbprint = active.thumbprint {
                writer.object("cnf") { writer in writer.field("jkt", thumbprint) }
            }
        }
    }
}
