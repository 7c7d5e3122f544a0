import AgentSignatures
import LogService
import TransparencyLog

/// The leaves of identity keys: in the clear, so that whoever watches for keys that it did not make asks nobody about one
/// agent.
enum KeyLeaf {
    static func added(_ key: StoredIdentityKey) -> PreparedLeaf {
        leaf(.added, key, vouched: Vouched(by: key.authority, key.authorityKey, key.signature, on: key.signingDay))
    }

    /// - Parameter vouched: by whom, for the removal.
    static func removed(_ key: StoredIdentityKey, vouched: Vouched) -> PreparedLeaf {
        leaf(.removed, key, vouched: vouched)
    }

    /// Who vouches for a change, and what it signed.
    struct Vouched: Sendable {
        let authority: AgentSignatures.KeyStatement.Authority
        let key: [UInt8]?
        let signature: [UInt8]?
        /// As it was signed; the day of the change where nothing was.
        let day: Int64

        init(by authority: AgentSignatures.KeyStatement.Authority, _ key: [UInt8]?, _ signature: [UInt8]?, on day: Int64)
        {
            (self.authority, self.key, self.signature, self.day) = (authority, key, signature, day)
        }

        static func nobody(on day: Int64) -> Vouched { Vouched(by: .none, nil, nil, on: day) }
    }

    private static func leaf(
        _ change: TransparencyLog.KeyStatement.Change, _ key: StoredIdentityKey, vouched: Vouched
    ) -> PreparedLeaf {
        PreparedLeaf(
            .key(
                TransparencyLog.KeyStatement(
                    change, agent: key.agent.text, key: key.key, previous: change == .added ? key.previous : nil,
                    authority: authority(vouched.authority), authorityKey: vouched.key, signature: vouched.signature,
                    day: vouched.day)), object: key.object)
    }

    private static func authority(
        _ authority: AgentSignatures.KeyStatement.Authority
    ) -> TransparencyLog.KeyStatement.Authority {
        switch authority {
        case .key: .key
        case .owner: .owner
        case .none: .none
        }
    }
}
