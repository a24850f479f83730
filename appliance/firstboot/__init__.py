"""What a box does before anyone can reach it: certificates, a Wi-Fi of its own, and the sheet that tells of both.

It opens no person's file and has no device. It runs as root at each start, and repeats nothing that was done.
"""
