"""What pages show of audits, read in few queries: nothing here decides or changes."""
