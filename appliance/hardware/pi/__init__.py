"""A Raspberry Pi's own devices. Nothing but `pi.build_pi` is for others, and nothing is loaded before it is called."""
