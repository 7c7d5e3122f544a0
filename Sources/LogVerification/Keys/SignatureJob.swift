import AgentSignatures

/// A signature to verify: by far the dearest step, so it is done apart from everything that must go in order.
struct SignatureJob: Sendable {
    enum Signed: Sendable {
        case key(AgentSignatures.KeyStatement)
        case content(ContentStatement)
    }

    let index: Int64
    let object: ObjectID
    let signed: Signed
    let key: IdentityKey
    let signature: IdentitySignature
    /// Names that the log had before: what was signed then names them.
    var formerOrigins: [String] = []

    /// Nil where the signature is good.
    func finding() -> LogFinding? {
        switch signed {
        case .key(let statement):
            if statement.isSigned(by: key, signature) { return nil }
            if formerOrigins.contains(where: { statement.in($0).isSigned(by: key, signature) }) { return nil }
            return finding(.wrongKeyAuthorisation)
        case .content(let statement):
            if statement.isSigned(by: key, signature) { return nil }
            if formerOrigins.contains(where: { statement.in($0).isSigned(by: key, signature) }) { return nil }
            return finding(.wrongContentSignature)
        }
    }

    private func finding(_ fault: LogFault) -> LogFinding {
        LogFinding(fault, index: index, object: object.description)
    }

    /// The first of the wrong ones.
    static func firstFinding(of jobs: [SignatureJob]) -> LogFinding? {
        jobs.reduce(nil) { LogFinding.first($0, $1.finding()) }
    }
}

extension AgentSignatures.KeyStatement {
    /// The same under another name of the log.
    fileprivate func `in`(_ origin: String) -> Self {
        Self(
            logOrigin: origin, act: act, agent: agent, object: object, key: key, previous: previous,
            authority: authority, day: day)
    }
}

extension ContentStatement {
    /// The same under another name of the log.
    fileprivate func `in`(_ origin: String) -> Self {
        Self(logOrigin: origin, agent: agent, key: key, object: object, version: version, act: act, day: day)
    }
}
