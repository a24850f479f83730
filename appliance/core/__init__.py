"""The rules and what they are about, as plain values: standard library only, no file, no clock, no device."""
