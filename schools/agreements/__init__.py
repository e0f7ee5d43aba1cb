"""The words of agreements: their template, placeholders, fingerprint and differences. No queries, but for parties."""
