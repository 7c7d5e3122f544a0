/// Why a message, a key or an attachment is refused. Nothing in it says what the bytes held.
public enum MessageProblem: Error, Sendable, Equatable {
    // MARK: Keys

    /// The prekey is not signed by the identity key that came with it.
    case prekeyNotSigned
    /// After its last day: ask the server for a newer one.
    case prekeyExpired
    /// A last day later than the terms allow.
    case prekeyLastsTooLong
    /// Not the 32 bytes of a private key.
    case malformedPrivateKey

    // MARK: Opening

    /// Sealed for another prekey than the one at hand.
    case otherPrekey
    /// Altered, cut, or sealed for another recipient, key, network or suite.
    case cannotBeOpened
    /// Not filled up as it must be: the size would say something.
    case badPadding
    /// The fields inside are not what they should be.
    case malformedContent
    /// The key given is not the one that the message names.
    case otherSenderKey
    /// Nobody with that key signed this for this recipient: also what a message is that somebody else's recipient sealed anew.
    case badSignature
    /// More than a day ahead of the clock.
    case inTheFuture
    /// Older than ``MessageTerms/oldest``.
    case tooOld
    /// The conversation is not that of sender and recipient.
    case otherConversation
    /// The words inside are for somebody else.
    case otherAddressee

    // MARK: Bodies

    /// Longer than 60,000 bytes.
    case bodyTooLong
    /// Not canonical JSON, or a member that is not what it should be.
    case malformedBody
    /// A type that this version does not know.
    case unknownBodyType

    // MARK: Attachments

    /// More than 16 MiB, or less than nothing.
    case attachmentTooLong
    /// A chunk is missing at the end, or the file goes on behind the last one.
    case attachmentCut
    /// A chunk that was altered, swapped or taken from another file, or another key.
    case attachmentAltered
    /// Not as long as the message says.
    case attachmentSizeDiffers

    // MARK: Groups

    /// A state that no group can have.
    case malformedGroupState
    /// Not the state behind the one that is known: another number, another predecessor.
    case groupStateDoesNotFollow
    /// A state signed by somebody who was no administrator of the one before.
    case notAnAdministrator
}
