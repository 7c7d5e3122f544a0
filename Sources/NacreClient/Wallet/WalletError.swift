import JSONWriting
import PassphraseHashing

/// Why the wallet does not do what was asked. Nothing was overwritten where one of these is thrown.
public enum WalletError: Error, Sendable, Equatable {
    // The file
    case alreadyThere(path: String)
    case notThere(path: String)
    /// Another command holds the wallet.
    case inUse(path: String)
    case wrongPassphrase
    /// The wallet's passphrase would be the one that is sent to the account server.
    case sameAsSignIn
    case unfitPassphrase(PassphraseRefusal)
    case damaged(path: String)
    case otherVersion(path: String, version: String)
    /// The file asks for more memory or time than any wallet of ours.
    case tooDemanding(path: String)
    /// An older state of the wallet than this machine has seen: its tokens may be spent, newer keys are missing.
    case older(path: String, counter: Int64, seen: Int64)
    case file(AgentHomeError)

    // Issuer and tokens
    case notSignedIn
    case issuerUnreadable
    case issuerRenamed(was: String, now: String)
    case issuerKeyChanged(kind: String, epoch: Int64)
    /// Two keys for one kind and epoch: whoever gets the second one stands out.
    case issuerKeyTwice(kind: String, epoch: Int64)
    case issuerKeyMissing(kind: String, epoch: Int64)
    /// Another one than the log shows.
    case issuerKeyDiffers(WalletLog, kind: String, epoch: Int64)
    case issuerKeyNotLogged(WalletLog, kind: String, epoch: Int64)
    case clockOff(here: Timestamp, thereFrom: Timestamp, thereUntil: Timestamp)
    case badTokens
    /// Both batches of the epoch were drawn, and their tokens are not here.
    case allowanceLost(epoch: Int64)
    case noToken(kind: String, epoch: Int64)

    // Logs
    case unfitPins(String)
    case logUnreadable(WalletLog)
    /// Keys as C2SP signed-note writes them.
    case logKeyChanged(WalletLog, was: String, now: String)
    case logNotSigned(WalletLog)
    case logNotCosigned(WalletLog, cosigned: Int, quorum: Int)
    /// No fresh cosignatures.
    case logStale(WalletLog)
    /// The tree of this size that was seen before is not the beginning of the one shown now.
    case logContradicts(WalletLog, size: Int64)

    // Agents and acts
    case unknownAgent(String)
    case ambiguousAgent(String)
    case notAClaimURL(String)
    /// The link leads to another server than the configured one; tokens go to that one only.
    case claimElsewhere(given: String, configured: String)
    case claimLinkExpired
    case alreadyClaimed(String)
    case notClaimed(String)
    case unknownAct
    /// No identity key of this id is strange.
    case unknownKey(String)
    case actStarted
    case cannotExport(path: String, reason: String)

    // The copy
    case recoveryCodeMistyped
    case noRecoveryCode
    case noCopy
    case copyUnreadable
    case copyOlder(counter: Int64, seen: Int64)
    /// Another machine has put a copy there meanwhile.
    case copyConflict(counter: Int64?)
    case copyTooLarge
}

extension WalletError: CustomStringConvertible {
    /// What happened.
    public var description: String {
        switch self {
        case .alreadyThere(let path): "There is a wallet at \(path) already"
        case .notThere(let path): "There is no wallet at \(path)"
        case .inUse(let path): "Another command is using the wallet \(path)"
        case .wrongPassphrase: "The passphrase does not open the wallet"
        case .sameAsSignIn: "The wallet's passphrase is the one you sign in with"
        case .unfitPassphrase(.tooShort): "The passphrase is too short"
        case .unfitPassphrase(.tooLong): "The passphrase is too long"
        case .unfitPassphrase(.sameAsEmail): "The passphrase is the e-mail address"
        case .unfitPassphrase(.common): "The passphrase is among the first that are guessed"
        case .damaged(let path): "\(path) is damaged, cut short or no wallet"
        case .otherVersion(let path, let version): "\(path) is of another version (\(version))"
        case .tooDemanding(let path): "\(path) asks for more memory or time than a wallet needs"
        case .older(let path, let counter, let seen):
            "\(path) is an older state of the wallet (\(counter)) than this machine has seen (\(seen))"
        case .file(let error): error.description
        case .notSignedIn: "Nobody is signed in"
        case .issuerUnreadable: "The issuer's directory cannot be read"
        case .issuerRenamed(let was, let now): "The issuer called itself \(was) before and \(now) now"
        case .issuerKeyChanged(let kind, let epoch): "The issuer's key for \(kind) in epoch \(epoch) has changed"
        case .issuerKeyTwice(let kind, let epoch): "The issuer shows two keys for \(kind) in epoch \(epoch)"
        case .issuerKeyMissing(let kind, let epoch): "The issuer shows no key for \(kind) in epoch \(epoch)"
        case .issuerKeyDiffers(let log, let kind, let epoch):
            "The issuer's key for \(kind) in epoch \(epoch) is another than \(log.words) shows to everyone"
        case .issuerKeyNotLogged(let log, let kind, let epoch):
            "The issuer's key for \(kind) in epoch \(epoch) is not in \(log.words)"
        case .unfitPins(let words): "That cannot be pinned: \(words)"
        case .logUnreadable(let log): "What the server shows of \(log.words) is not a log"
        case .logKeyChanged(let log, let was, let now): "The key of \(log.words) was \(was) before and is \(now) now"
        case .logNotSigned(let log): "The head of \(log.words) is not signed by the key that it must be signed by"
        case .logNotCosigned(let log, let cosigned, let quorum):
            "\(cosigned) of your witnesses have cosigned \(log.words), \(quorum) must"
        case .logStale(let log): "Your witnesses have not cosigned \(log.words) within the last 24 hours"
        case .logContradicts(let log, let size):
            "The beginning of \(log.words), \(size) leaves, is another than this wallet has seen"
        case .clockOff(let here, let from, let until):
            "This machine's clock says \(here.iso8601), the issuer's keys are for \(from.iso8601) to \(until.iso8601)"
        case .badTokens: "The issuer's answer does not make valid tokens"
        case .allowanceLost(let epoch): "The tokens of epoch \(epoch) were drawn twice already"
        case .noToken(let kind, let epoch): "The wallet holds no \(kind) token for epoch \(epoch)"
        case .unknownAgent(let name): "The wallet holds no agent \(name)"
        case .ambiguousAgent(let name): "The wallet holds several agents \(name)"
        case .notAClaimURL(let text): "\(text) is no claim link"
        case .claimElsewhere(let given, let configured): "The link leads to \(given), the wallet is for \(configured)"
        case .claimLinkExpired: "The claim link is older than 24 hours"
        case .alreadyClaimed(let name): "\(name) is claimed already"
        case .notClaimed(let name): "\(name) is not claimed yet"
        case .unknownAct: "There is no such act in the queue"
        case .unknownKey(let id): "No key that needs to be accepted has the id \(id)"
        case .actStarted: "The act was sent already; whether it was carried out shows at the next run"
        case .cannotExport(let path, let reason): "\(path) cannot be written (\(reason))"
        case .recoveryCodeMistyped: "The recovery code is mistyped"
        case .noRecoveryCode: "The wallet has no recovery code yet"
        case .noCopy: "The account server holds no copy of a wallet"
        case .copyUnreadable: "The recovery code does not open the copy, or the copy is damaged"
        case .copyOlder(let counter, let seen):
            "The copy is an older state (\(counter)) than this wallet has seen (\(seen))"
        case .copyConflict(let counter):
            "Another machine has stored a copy of this wallet" + (counter.map { " (state \($0))" } ?? "")
        case .copyTooLarge: "The wallet is too large to be copied"
        }
    }

    /// What to do about it.
    public var hint: String {
        switch self {
        case .alreadyThere: "Use it, or give another file with --wallet."
        case .notThere: "Make one: nacre owner signup. Or bring yours here: nacre owner restore."
        case .inUse: "Wait until it has ended, or stop it."
        case .wrongPassphrase: "Try again. Nobody can reset it; the recovery code opens the copy at the account server."
        case .sameAsSignIn: "Take another one: the sign-in passphrase reaches the account server, this one never leaves."
        case .unfitPassphrase:
            "Take several words, \(Passphrase.shortest) to \(Passphrase.longest) characters in all."
        case .damaged, .tooDemanding: "Nothing was changed. Bring it back from a backup, or: nacre owner restore."
        case .otherVersion: "Nothing was changed. Use the version of nacre that wrote it, or a newer one."
        case .older:
            "Bring back the newest file. To go on with this one all the same: --accept-older; "
                + "agents claimed since are lost."
        case .file(.readableByOthers(let path)):
            "Close it: chmod 600 '\(path)'. What was read meanwhile is protected by the passphrase alone."
        case .file(.folderOpenToOthers(let path)): "Close it: chmod 700 '\(path)'."
        case .file: "Give another file with --wallet."
        case .notSignedIn: "Sign in: nacre owner login."
        case .issuerUnreadable: "Check the address of the account server."
        case .issuerRenamed: "Check the address. If the operator has moved, ask where this was announced."
        case .issuerKeyChanged, .issuerKeyTwice:
            "Draw nothing: another key than others get makes tokens traceable. Ask the operator, and say so in public."
        case .issuerKeyMissing: "Try again later; check the clock of this machine."
        case .issuerKeyDiffers:
            "Spend and draw nothing: another key than others get makes tokens traceable. Ask the operator, and say so in "
                + "public."
        case .issuerKeyNotLogged:
            "Try again in a minute. If it stays so, ask the operator: a key that is not in the log is "
                + "one that others may not have."
        case .unfitPins: "Compare with the pages /log of the servers and / of the witnesses."
        case .logUnreadable: "Try again. If it stays so, tell the operator."
        case .logKeyChanged, .logNotSigned:
            "Nothing was sent. If the operator has announced the new key, pin it: nacre owner logs."
        case .logNotCosigned, .logStale:
            "Try again later: the operator or the witnesses may have trouble. nacre owner logs shows and changes whom this "
                + "wallet believes."
        case .logContradicts:
            "Draw and spend nothing, keep this wallet, and say so in public: a log that changes its past, or shows you "
                + "another than others, is what witnesses are for."
        case .clockOff: "Set the clock of this machine right."
        case .badTokens: "Try again. If it stays so, tell the operator: tokens under another key would be traceable."
        case .allowanceLost:
            "Both answers were lost, or another machine has them. The next epoch brings new ones; agents write on while their "
                + "standing lasts."
        case .noToken: "Draw first: nacre owner draw. A larger plan counts from the next epoch."
        case .unknownAgent, .ambiguousAgent: "nacre owner agents lists them; the id is always accepted."
        case .notAClaimURL: "It ends in /claim/moltbook_claim_ and more."
        case .claimElsewhere: "Tokens are sent to the wallet's own server only. Check the link."
        case .claimLinkExpired: "Ask the agent for a fresh one: its status shows it."
        case .alreadyClaimed, .notClaimed: "nacre owner agents shows the state of each."
        case .unknownAct: "nacre owner queue lists them."
        case .unknownKey: "nacre owner watch --once lists them."
        case .actStarted: "nacre owner queue says when it is sent again; the same command with --now sends it at once."
        case .cannotExport: "Give another folder."
        case .recoveryCodeMistyped: "Compare it group by group; I, L and O are read as 1, 1 and 0."
        case .noRecoveryCode: "Make one and write it down: nacre owner recovery-code."
        case .noCopy: "Check that you signed in with the right address; copies are made after nacre owner recovery-code."
        case .copyUnreadable: "Check the code and the address."
        case .copyOlder: "The server gave an old copy. Ask the operator; go on with the newest file that you have."
        case .copyConflict: "Use one machine at a time: restore here, or replace the copy: nacre owner backup --replace."
        case .copyTooLarge: "It holds 4 MiB at most."
        }
    }
}
