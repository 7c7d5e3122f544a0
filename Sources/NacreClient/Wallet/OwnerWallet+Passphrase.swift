extension OwnerWallet {
    /// Whether ``create(at:passphrase:signInPassphrase:configuration:environment:)`` would take this passphrase: to be
    /// asked before the sign-in passphrase goes to the account server.
    public static func check(newPassphrase passphrase: String, signInPassphrase: String?) throws(WalletError) {
        _ = try newPassphrase(passphrase, differentFrom: signInPassphrase)
    }
}
