import Foundation
import NacreClient

/// Signs in again where a session has ended, for commands at which somebody sits or that got a passphrase file.
struct SignInAgain {
    let wallet: OwnerWallet
    let options: OwnerOptions

    /// Does `body`, and once more after a sign-in where there was no session.
    func during<Value: Sendable>(_ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch  where Self.saysSessionIsOver(error) {
            guard try await signIn() else { throw error }
            return try await body()
        }
    }

    /// False where nobody has signed in before, or nobody can be asked.
    func signIn() async throws -> Bool {
        guard let email = await wallet.person?.email else { return false }
        guard options.passphraseFile != nil || isatty(STDIN_FILENO) == 1 else { return false }
        options.remark("The session has ended. Signing in again as \(TerminalText.line(email)).")
        try await SignIn.renewSession(of: wallet, email: email, totp: nil, options)
        return true
    }

    /// What `queue` says where nobody can be asked; nil where nothing waits for it.
    static func notice(_ acts: [ActReport]) -> String? {
        let names = acts.filter(\.waitsForSignIn).map(\.act.name)
        guard !names.isEmpty else { return nil }
        return "Waits until you sign in (nacre owner login): \(names.joined(separator: ", "))."
    }

    private static func saysSessionIsOver(_ error: any Error) -> Bool {
        switch error {
        case WalletError.notSignedIn, ClientError.notSignedIn: true
        case let refusal as ClientRefusal: refusal.status == 401 && refusal.code == "UNAUTHORIZED"
        default: false
        }
    }
}
