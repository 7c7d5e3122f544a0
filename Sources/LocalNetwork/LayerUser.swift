import Foundation

/// The OS user of one layer. Two servers under two users cannot read each other's files, whatever goes wrong in one.
public struct LayerUser: Sendable, Equatable {
    public let name: String
    let uid: uid_t
    let gid: gid_t

    static let agentsName = "nacre-agents"
    static let accountsName = "nacre-accounts"

    /// Nil where the system has no such user.
    init?(named name: String) {
        guard let entry = getpwnam(name) else { return nil }
        self.name = name
        uid = entry.pointee.pw_uid
        gid = entry.pointee.pw_gid
    }

    /// Hands a folder with all that is in it to this user, once: when the folder is the user's already, what lies in it
    /// was made by the user.
    ///
    /// Whoever owned it until now may change it at this moment: each folder is opened once, never through a symbolic link,
    /// and what it holds is named from there. A path would be looked up anew, and could lead elsewhere.
    func takeOver(_ folder: String) throws(LocalFailure) {
        guard let opened = OpenFolder(folder) else {
            throw LocalFailure("\(folder) is no folder", hint: "Move it away, or give another one.")
        }
        guard opened.owner != uid else { return }
        try opened.give(to: self)
    }
}

/// The users of both layers, or why both servers run as the user of this process.
public enum LayerUsers: Sendable {
    case own(agents: LayerUser, accounts: LayerUser)
    case one(reason: String)

    /// The two users, when this process is root's and they exist.
    public static func find() -> LayerUsers {
        guard geteuid() == 0 else { return .one(reason: "only root can give each its own") }
        guard let agents = LayerUser(named: LayerUser.agentsName),
            let accounts = LayerUser(named: LayerUser.accountsName)
        else { return .one(reason: "there are no users nacre-agents and nacre-accounts; 'make install' makes them") }
        return .own(agents: agents, accounts: accounts)
    }

    var agents: LayerUser? { if case .own(let agents, _) = self { agents } else { nil } }
    var accounts: LayerUser? { if case .own(_, let accounts) = self { accounts } else { nil } }
}
