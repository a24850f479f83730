"""The keeper: the few things that a teacher may change of the machine, done as root. See docs/design/keeper.md.

It opens no person's file, has no device and no network, and runs no program that is not named in its own code.
"""
