"""The directory's decisions: rights, tokens, identities, passwords, flood limits, the audit chain. No database here."""
