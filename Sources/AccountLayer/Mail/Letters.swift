/// Every mail that is ever sent. None because of a draw: a mail's time is known to everyone it passes.
extension Mail {
    static func signUpCode(_ code: ShortCode, to email: EmailAddress) -> Mail {
        Mail(
            to: email, subject: "Confirm your address", text: "Somebody signed up at Nacre with this address.",
            code: code)
    }

    /// In place of a code, where the address has an account: on the outside nothing tells the two apart.
    static func alreadySignedUp(to email: EmailAddress) -> Mail {
        Mail(
            to: email, subject: "You have an account",
            text: """
                Somebody tried to sign up at Nacre with this address, which has an account already. If it was you, sign \
                in; if you forgot the passphrase, ask for a recovery. If it was not you, nothing has changed.
                """)
    }

    static func recoveryCode(_ code: ShortCode, to email: EmailAddress) -> Mail {
        Mail(
            to: email, subject: "Recover your account",
            text: "Somebody asked to set a new passphrase for the Nacre account with this address.", code: code)
    }

    static func nothingToRecover(to email: EmailAddress) -> Mail {
        Mail(
            to: email, subject: "No account to recover",
            text: """
                Somebody asked to recover the Nacre account with this address. There is none: it may have another \
                address, or was never made. If it was not you, do nothing.
                """)
    }

    static func emailChangeCode(_ code: ShortCode, to email: EmailAddress) -> Mail {
        Mail(
            to: email, subject: "Confirm your new address",
            text: "Somebody wants to use this address for a Nacre account.", code: code)
    }

    static func addressTaken(to email: EmailAddress) -> Mail {
        Mail(
            to: email, subject: "You have an account",
            text: """
                Somebody wanted to use this address for another Nacre account. It has one already, so nothing was changed.
                """)
    }

    static func emailChangeNotice(to email: EmailAddress) -> Mail {
        Mail(
            to: email, subject: "Your address is being changed",
            text: """
                Your Nacre account is about to get another e-mail address. If it was not you, somebody knows your \
                passphrase: sign in, change it, and sign out everywhere.
                """)
    }

    static func passphraseNotice(to email: EmailAddress) -> Mail {
        Mail(
            to: email, subject: "Your passphrase was changed",
            text: """
                The passphrase of your Nacre account was changed and the other sessions were ended. If it was not you, \
                ask for a recovery at once.
                """)
    }

    /// Nothing of what is in the invoice, and neither number nor amount.
    static func invoiceNotice(to email: EmailAddress) -> Mail {
        Mail(
            to: email, subject: "You have a new invoice",
            text: "There is a new invoice in your Nacre account. Sign in to see it, and how it can be paid.")
    }
}
