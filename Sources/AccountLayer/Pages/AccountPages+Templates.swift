/// The templates by the names under which pages and other templates use them.
extension AccountPages {
    static var sources: [String: [UInt8]] {
        [
            "front": PackageResources.front_mustache,
            "limits": PackageResources.limits_mustache,
            "error": PackageResources.error_mustache,
            "form": PackageResources.form_mustache,
            "problem": PackageResources.problem_mustache,
            "own-tabs": PackageResources.own_tabs_mustache,
            "own": PackageResources.own_mustache,
            "sign-in": PackageResources.sign_in_mustache,
            "sign-up": PackageResources.sign_up_mustache,
            "code": PackageResources.code_mustache,
            "recovery": PackageResources.recovery_mustache,
            "overview": PackageResources.overview_mustache,
            "sessions": PackageResources.sessions_mustache,
            "security": PackageResources.security_mustache,
            "authenticator": PackageResources.authenticator_mustache,
            "backup-codes": PackageResources.backup_codes_mustache,
            "plan": PackageResources.plan_mustache,
            "billing": PackageResources.billing_mustache,
            "set-up": PackageResources.set_up_mustache,
            "invoices": PackageResources.invoices_mustache,
            "invoice": PackageResources.invoice_mustache,
            "access": PackageResources.access_mustache,
            "applications": PackageResources.applications_mustache,
            "consent": PackageResources.consent_mustache,
            "device": PackageResources.device_mustache,
            "data": PackageResources.data_mustache,
        ]
    }
}
