import HTTPSupport
import PassphraseHashing

extension Passphrase {
    /// A passphrase that is chosen. Throws a 400 `Refusal` for one that cannot be used.
    static func chosen(_ text: String, for email: EmailAddress? = nil) throws(Refusal) -> Passphrase {
        do throws(PassphraseRefusal) {
            return try Passphrase(new: text, notAnyOf: email.map { [$0.text, $0.localPart] } ?? [])
        } catch {
            throw Refusal(error)
        }
    }

    /// A passphrase that is claimed to be the account's.
    static func typed(_ text: String) throws(Refusal) -> Passphrase {
        do throws(PassphraseRefusal) { return try Passphrase(typed: text) } catch { throw Refusal(error) }
    }
}

extension Refusal {
    init(_ refusal: PassphraseRefusal) {
        switch refusal {
        case .tooShort:
            self = .badRequest(
                "PASSPHRASE_TOO_SHORT", "The passphrase is too short",
                hint: "It has at least \(Passphrase.shortest) characters. Four or five words at random are good.")
        case .tooLong:
            self = .badRequest(
                "PASSPHRASE_TOO_LONG", "The passphrase is too long",
                hint: "It has at most \(Passphrase.longest) bytes of UTF-8.")
        case .sameAsEmail:
            self = .badRequest(
                "PASSPHRASE_IS_EMAIL", "The passphrase is the e-mail address", hint: "Choose something else.")
        case .common:
            self = .badRequest(
                "PASSPHRASE_COMMON", "The passphrase is one of those that are guessed first",
                hint: "Choose something else: four or five words at random.")
        }
    }
}
