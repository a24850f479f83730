"""The recorder process: it records, seals and tells by the light. It has public keys only, and opens nothing."""
